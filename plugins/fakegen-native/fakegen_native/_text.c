/* Columns as text, and rows of text out of columns.

   Idea: a row is its pieces one after the other, and a piece is a constant or a string of a column. Arrow joins them
   cell by cell; here each byte is copied once, most cells by two words, and decimals are written two digits at a time.

   Invariant: the sizes of all pieces are known from their offsets before a byte is written, and no offset leads out of
   its data, so nothing is read or written outside. Short cells are copied as PAD bytes, where so many can be read; what
   is too much is overwritten by the next cell, and the result has PAD bytes to spare.

   Bound: memory of the result, and a few words for each piece. */

#define Py_LIMITED_API 0x030B0000
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>
#include <string.h>

#define PAD 16      /* bytes that a short cell is copied with */
#define LONGEST 22  /* bytes of a decimal: a sign, 19 digits, a point, and a zero before it */
#define MOST_SCALE 18

typedef struct {
    Py_buffer data, ends;
    const char *from;  /* the data */
    int64_t room;      /* the last place in it from which PAD bytes can be read */
    const int64_t *at; /* where each row's cell begins; NULL for a constant */
    int64_t length;    /* of a constant */
    char constant[PAD];
} Piece;

static void close_pieces(Piece *pieces, Py_ssize_t count) {
    for (Py_ssize_t i = 0; i < count; i++) {
        PyBuffer_Release(&pieces[i].data);
        PyBuffer_Release(&pieces[i].ends);
    }
    PyMem_Free(pieces);
}

static int open_constant(Piece *piece, PyObject *bytes) {
    if (PyObject_GetBuffer(bytes, &piece->data, PyBUF_SIMPLE)) return -1;
    piece->from = piece->data.buf;
    piece->length = piece->data.len;
    piece->room = -1;
    if (piece->length <= PAD) {
        memcpy(piece->constant, piece->from, piece->length);
        piece->from = piece->constant;
        piece->room = 0;
    }
    return 0;
}

static int open_column(Piece *piece, PyObject *column, Py_ssize_t rows) {
    PyObject *data, *ends;
    Py_ssize_t first;
    if (!PyArg_ParseTuple(column, "OOn", &data, &ends, &first)) return -1;
    if (PyObject_GetBuffer(data, &piece->data, PyBUF_SIMPLE)) return -1;
    if (PyObject_GetBuffer(ends, &piece->ends, PyBUF_SIMPLE)) return -1;
    Py_ssize_t known = piece->ends.len / (Py_ssize_t)sizeof(int64_t);
    if (first < 0 || known - rows <= first) {
        PyErr_SetString(PyExc_ValueError, "there are fewer offsets than rows");
        return -1;
    }
    piece->from = piece->data.buf;
    piece->room = piece->data.len - PAD;
    piece->at = (const int64_t *)piece->ends.buf + first;
    int wrong = piece->at[0] < 0 || piece->at[rows] > piece->data.len;
    for (Py_ssize_t row = 0; row < rows; row++) wrong |= piece->at[row] > piece->at[row + 1];
    if (wrong) {
        PyErr_SetString(PyExc_ValueError, "an offset leads out of the data");
        return -1;
    }
    return 0;
}

static void write_rows(char *to, const Piece *pieces, Py_ssize_t count, Py_ssize_t rows) {
    for (Py_ssize_t row = 0; row < rows; row++)
        for (const Piece *piece = pieces; piece < pieces + count; piece++) {
            int64_t begin = 0, length = piece->length;
            if (piece->at) {
                begin = piece->at[row];
                length = piece->at[row + 1] - begin;
            }
            if (length <= PAD && begin <= piece->room)
                memcpy(to, piece->from + begin, PAD); /* a fixed size is two words, and no call */
            else
                memcpy(to, piece->from + begin, length);
            to += length;
        }
}

static PyObject *join(PyObject *module, PyObject *args) {
    PyObject *said;
    Py_ssize_t rows;
    (void)module;
    if (!PyArg_ParseTuple(args, "O!n", &PyList_Type, &said, &rows)) return NULL;
    if (rows < 0) return PyErr_Format(PyExc_ValueError, "there are %zd rows", rows);
    Py_ssize_t count = PyList_Size(said);
    Piece *pieces = PyMem_Calloc(count + 1, sizeof(Piece));
    if (!pieces) return PyErr_NoMemory();
    int64_t size = PAD;
    for (Py_ssize_t i = 0; i < count; i++) {
        PyObject *piece = PyList_GetItem(said, i);
        int is_constant = PyBytes_Check(piece);
        if (is_constant ? open_constant(&pieces[i], piece) : open_column(&pieces[i], piece, rows)) {
            close_pieces(pieces, count);
            return NULL;
        }
        size += is_constant ? rows * pieces[i].length : pieces[i].at[rows] - pieces[i].at[0];
    }
    PyObject *made = PyByteArray_FromStringAndSize(NULL, size);
    if (made) write_rows(PyByteArray_AsString(made), pieces, count, rows);
    close_pieces(pieces, count);
    if (made && PyByteArray_Resize(made, size - PAD)) Py_CLEAR(made);
    return made;
}

static const char PAIRS[] =
    "00010203040506070809101112131415161718192021222324252627282930313233343536373839404142434445464748495051525354555657"
    "585960616263646566676869707172737475767778798081828384858687888990919293949596979899";

/* Write a number that ends before a place, digit pairs first; return where it begins. */
static char *digits_before(char *end, uint64_t number) {
    while (number >= 100) {
        end -= 2;
        memcpy(end, PAIRS + 2 * (number % 100), 2);
        number /= 100;
    }
    if (number >= 10) {
        end -= 2;
        memcpy(end, PAIRS + 2 * number, 2);
    } else
        *--end = (char)('0' + number);
    return end;
}

static char *write_decimal(char *to, int64_t number, int scale, uint64_t unit) {
    char digits[LONGEST], *end = digits + LONGEST;
    uint64_t size = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    if (number < 0) *to++ = '-';
    while (scale && size % 10 == 0) { /* 0.50 is written 0.5 */
        size /= 10;
        unit /= 10;
        scale--;
    }
    char *begin = digits_before(end, size / unit);
    memcpy(to, begin, end - begin);
    to += end - begin;
    if (scale) {
        *to++ = '.';
        begin = digits_before(end, size % unit);
        while (end - begin < scale) *--begin = '0';
        memcpy(to, begin, scale);
        to += scale;
    }
    return to;
}

static PyObject *decimals(PyObject *module, PyObject *args) {
    PyObject *said, *ends = NULL, *text = NULL, *made = NULL;
    int scale;
    Py_buffer numbers;
    (void)module;
    if (!PyArg_ParseTuple(args, "Oi", &said, &scale)) return NULL;
    if (scale < 0 || scale > MOST_SCALE)
        return PyErr_Format(PyExc_ValueError, "the scale is %d", scale);
    if (PyObject_GetBuffer(said, &numbers, PyBUF_SIMPLE)) return NULL;
    uint64_t unit = 1;
    for (int place = 0; place < scale; place++) unit *= 10;
    Py_ssize_t count = numbers.len / (Py_ssize_t)sizeof(int64_t);
    ends = PyByteArray_FromStringAndSize(NULL, (count + 1) * (Py_ssize_t)sizeof(int64_t));
    text = PyByteArray_FromStringAndSize(NULL, count * LONGEST);
    if (ends && text) {
        const int64_t *number = numbers.buf;
        int64_t *end = (int64_t *)PyByteArray_AsString(ends);
        char *begin = PyByteArray_AsString(text), *to = begin;
        for (Py_ssize_t i = 0; i < count; i++) {
            end[i] = to - begin;
            to = write_decimal(to, number[i], scale, unit);
        }
        end[count] = to - begin;
        made = PyTuple_Pack(2, ends, text);
    }
    PyBuffer_Release(&numbers);
    Py_XDECREF(ends);
    Py_XDECREF(text);
    return made;
}

static PyMethodDef METHODS[] = {
    {"join", join, METH_VARARGS,
     "join(pieces, rows)\n--\n\nReturn the pieces of each row one after the other, and the rows one after the other."},
    {"decimals", decimals, METH_VARARGS,
     "decimals(numbers, scale)\n--\n\nReturn the offsets and the text of numbers with a point before their last digits."},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef MODULE = {PyModuleDef_HEAD_INIT, "_text", NULL, 0, METHODS, NULL, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit__text(void) { return PyModule_Create(&MODULE); }
