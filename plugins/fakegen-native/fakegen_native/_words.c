/* Random words of scattered rows, by Philox4x64-10 (Salmon, Moraes, Dror, Shaw: "Parallel random numbers: as easy as
   1, 2, 3", SC 2011).

   Idea: NumPy's generator counts on from one place; rows that lie anywhere need ten rounds each. Array operations
   read and write eight arrays in each round; here a counter stays in registers, and neighbours share its four words.

   Invariant: the words are those of NumPy's generator, which increments its counter before it makes the first four.

   Bound: memory of the result. */

#define Py_LIMITED_API 0x030B0000
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>

#define ROUNDS 10

/* Return the upper half of a product; the lower one is in *low. */
static uint64_t product(uint64_t a, uint64_t b, uint64_t *low) {
    *low = a * b;
#ifdef __SIZEOF_INT128__
    return (uint64_t)(((unsigned __int128)a * b) >> 64);
#else
    uint64_t near = (a & 0xFFFFFFFF) * (b & 0xFFFFFFFF);
    uint64_t middle = (a >> 32) * (b & 0xFFFFFFFF) + (near >> 32);
    uint64_t cross = (a & 0xFFFFFFFF) * (b >> 32) + (middle & 0xFFFFFFFF);
    return (a >> 32) * (b >> 32) + (middle >> 32) + (cross >> 32);
#endif
}

static void make_words(uint64_t words[4], const uint64_t key[2]) {
    uint64_t k0 = key[0], k1 = key[1], low0, low1;
    for (int round = 0; round < ROUNDS; round++) {
        uint64_t high0 = product(words[0], 0xD2E7470EE14C6C93, &low0);
        uint64_t high1 = product(words[2], 0xCA5A826395121157, &low1);
        words[0] = high1 ^ words[1] ^ k0;
        words[1] = low1;
        words[2] = high0 ^ words[3] ^ k1;
        words[3] = low0;
        k0 += 0x9E3779B97F4A7C15;
        k1 += 0xBB67AE8584CAA73B;
    }
}

static PyObject *philox(PyObject *module, PyObject *args) {
    PyObject *said, *tries, *made = NULL;
    Py_buffer rows = {0}, attempts = {0};
    unsigned long long slot;
    uint64_t key[2], words[4] = {0};
    (void)module;
    if (!PyArg_ParseTuple(args, "(KK)OKO", &key[0], &key[1], &said, &slot, &tries)) return NULL;
    if (PyObject_GetBuffer(said, &rows, PyBUF_SIMPLE) || PyObject_GetBuffer(tries, &attempts, PyBUF_SIMPLE))
        goto done;
    Py_ssize_t size = sizeof(int64_t), count = rows.len / size;
    if (attempts.len / size != 1 && attempts.len / size != count) {
        PyErr_SetString(PyExc_ValueError, "there are more rows or attempts than the other");
        goto done;
    }
    made = PyByteArray_FromStringAndSize(NULL, count * size);
    if (!made) goto done;
    const int64_t *row = rows.buf, *attempt = attempts.buf;
    Py_ssize_t step = attempts.len / size != 1;
    uint64_t *to = (uint64_t *)PyByteArray_AsString(made);
    for (Py_ssize_t i = 0; i < count; i++, attempt += step) {
        uint64_t counter = (uint64_t)row[i] / 4;
        if (!i || counter != (uint64_t)row[i - 1] / 4 || (step && attempt[0] != attempt[-1])) {
            words[0] = counter + 1;
            words[1] = slot;
            words[2] = (uint64_t)*attempt;
            words[3] = 0;
            make_words(words, key);
        }
        to[i] = words[(uint64_t)row[i] % 4];
    }
done:
    PyBuffer_Release(&rows);
    PyBuffer_Release(&attempts);
    return made;
}

static PyMethodDef METHODS[] = {
    {"philox", philox, METH_VARARGS,
     "philox(key, rows, slot, attempts)\n--\n\nReturn the words of rows: one attempt for all of them, or one for each."},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef MODULE = {PyModuleDef_HEAD_INIT, "_words", NULL, 0, METHODS, NULL, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit__words(void) { return PyModule_Create(&MODULE); }
