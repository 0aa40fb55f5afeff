/* Columns as text, rows of text out of columns, and strings out of words.

   Idea: a row is its pieces one after the other, and a piece is a constant or a string of a column. Arrow joins them
   cell by cell, and takes words one by one; here each byte is copied once, most cells by two machine words, and
   decimals are written two digits at a time.

   Invariant: the sizes of all pieces are known from their offsets before a byte is written, and no offset leads out of
   its data, so nothing is read or written outside. Short cells are copied as PAD bytes, where so many can be read; what
   is too much is overwritten by the next cell, and what the last one leaves over is cut off: nothing but text comes back.

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
    const char *from;    /* the data */
    int64_t room;        /* the last place in it from which PAD bytes can be read */
    const int32_t *near; /* where each row's cell begins, for a column with offsets of 32 bits */
    const int64_t *far;  /* the same, for one with offsets of 64 bits */
    int64_t length;      /* of a constant */
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

static int64_t begin_of(const Piece *piece, Py_ssize_t row) {
    return piece->near ? piece->near[row] : piece->far ? piece->far[row] : 0;
}

static int64_t length_of(const Piece *piece, Py_ssize_t row) {
    return piece->near || piece->far ? begin_of(piece, row + 1) - begin_of(piece, row) : piece->length;
}

static int open_column(Piece *piece, PyObject *column, Py_ssize_t rows) {
    PyObject *data, *ends;
    Py_ssize_t first, size;
    if (!PyArg_ParseTuple(column, "OOnn", &data, &ends, &first, &size)) return -1;
    if (PyObject_GetBuffer(data, &piece->data, PyBUF_SIMPLE)) return -1;
    if (PyObject_GetBuffer(ends, &piece->ends, PyBUF_SIMPLE)) return -1;
    if (size != 4 && size != 8) {
        PyErr_Format(PyExc_ValueError, "an offset has %zd bytes", size);
        return -1;
    }
    if (first < 0 || piece->ends.len / size - rows <= first) {
        PyErr_SetString(PyExc_ValueError, "there are fewer offsets than rows");
        return -1;
    }
    piece->from = piece->data.buf;
    piece->room = piece->data.len - PAD;
    if (size == 4)
        piece->near = (const int32_t *)piece->ends.buf + first;
    else
        piece->far = (const int64_t *)piece->ends.buf + first;
    int wrong = begin_of(piece, 0) < 0 || begin_of(piece, rows) > piece->data.len;
    for (Py_ssize_t row = 0; row < rows; row++) wrong |= length_of(piece, row) < 0;
    if (wrong) {
        PyErr_SetString(PyExc_ValueError, "an offset leads out of the data");
        return -1;
    }
    return 0;
}

/* Open the constants and columns that a function is called with; return them, how many, of how many rows, and the
   length of all. */
static Piece *open_pieces(PyObject *args, Py_ssize_t *count, Py_ssize_t *rows, int64_t *size) {
    PyObject *said;
    if (!PyArg_ParseTuple(args, "O!n", &PyList_Type, &said, rows)) return NULL;
    if (*rows < 0) {
        PyErr_Format(PyExc_ValueError, "there are %zd rows", *rows);
        return NULL;
    }
    *count = PyList_Size(said);
    *size = 0;
    Piece *pieces = PyMem_Calloc(*count + 1, sizeof(Piece));
    if (!pieces) {
        PyErr_NoMemory();
        return NULL;
    }
    for (Py_ssize_t i = 0; i < *count; i++) {
        PyObject *piece = PyList_GetItem(said, i);
        int is_constant = PyBytes_Check(piece);
        if (is_constant ? open_constant(&pieces[i], piece) : open_column(&pieces[i], piece, *rows)) {
            close_pieces(pieces, *count);
            return NULL;
        }
        *size += is_constant ? *rows * pieces[i].length
                             : begin_of(&pieces[i], *rows) - begin_of(&pieces[i], 0);
    }
    return pieces;
}

static char *write_row(char *to, const Piece *pieces, Py_ssize_t count, Py_ssize_t row) {
    for (const Piece *piece = pieces; piece < pieces + count; piece++) {
        int64_t begin = begin_of(piece, row), length = length_of(piece, row);
        if (length <= PAD && begin <= piece->room)
            memcpy(to, piece->from + begin, PAD); /* a fixed size is two words, and no call */
        else
            memcpy(to, piece->from + begin, length);
        to += length;
    }
    return to;
}

static PyObject *join(PyObject *module, PyObject *args) {
    Py_ssize_t count, rows;
    int64_t size;
    (void)module;
    Piece *pieces = open_pieces(args, &count, &rows, &size);
    if (!pieces) return NULL;
    PyObject *made = PyByteArray_FromStringAndSize(NULL, size + PAD);
    if (made) {
        char *to = PyByteArray_AsString(made);
        for (Py_ssize_t row = 0; row < rows; row++) to = write_row(to, pieces, count, row);
    }
    close_pieces(pieces, count);
    if (made && PyByteArray_Resize(made, size)) Py_CLEAR(made);
    return made;
}

static PyObject *concatenate(PyObject *module, PyObject *args) {
    PyObject *ends = NULL, *text = NULL, *made = NULL;
    Py_ssize_t count, rows;
    int64_t size;
    (void)module;
    Piece *pieces = open_pieces(args, &count, &rows, &size);
    if (!pieces) return NULL;
    if (size > INT32_MAX)
        PyErr_SetString(PyExc_OverflowError, "the strings are too long");
    else {
        ends = PyByteArray_FromStringAndSize(NULL, (rows + 1) * (Py_ssize_t)sizeof(int32_t));
        text = PyByteArray_FromStringAndSize(NULL, size + PAD);
    }
    if (ends && text) {
        int32_t *end = (int32_t *)PyByteArray_AsString(ends);
        char *begin = PyByteArray_AsString(text), *to = begin;
        for (Py_ssize_t row = 0; row < rows; row++) {
            end[row] = (int32_t)(to - begin);
            to = write_row(to, pieces, count, row);
        }
        end[rows] = (int32_t)(to - begin);
        if (!PyByteArray_Resize(text, size)) made = PyTuple_Pack(2, ends, text);
    }
    close_pieces(pieces, count);
    Py_XDECREF(ends);
    Py_XDECREF(text);
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
        if (!PyByteArray_Resize(text, to - begin)) made = PyTuple_Pack(2, ends, text);
    }
    PyBuffer_Release(&numbers);
    Py_XDECREF(ends);
    Py_XDECREF(text);
    return made;
}

typedef struct {
    Py_buffer data, ends, tokens;
} Words;

/* Fill in where each row's string ends; return the length of all, or -1. */
static int64_t measure(const Words *words, int32_t *end, Py_ssize_t rows, Py_ssize_t width) {
    const int32_t *at = words->ends.buf, *token = words->tokens.buf;
    int64_t known = words->ends.len / (Py_ssize_t)sizeof(int32_t) - 1, total = 0;
    int wrong = 0;
    end[0] = 0;
    for (Py_ssize_t row = 0; row < rows; row++) {
        for (Py_ssize_t i = 0; i < width; i++, token++) {
            if (*token < 0 || *token >= known) return -1;
            int32_t begin = at[*token], stop = at[*token + 1];
            wrong |= begin < 0 || begin > stop || stop > words->data.len;
            total += stop - begin;
        }
        wrong |= total > INT32_MAX;
        end[row + 1] = (int32_t)total;
    }
    return wrong ? -1 : total;
}

static void write_words(char *to, const Words *words, Py_ssize_t count) {
    const int32_t *at = words->ends.buf, *token = words->tokens.buf;
    const char *from = words->data.buf;
    int64_t room = words->data.len - PAD;
    for (Py_ssize_t i = 0; i < count; i++) {
        int32_t begin = at[token[i]], length = at[token[i] + 1] - begin;
        if (length <= PAD && begin <= room)
            memcpy(to, from + begin, PAD);
        else
            memcpy(to, from + begin, length);
        to += length;
    }
}

static PyObject *from_words(PyObject *module, PyObject *args) {
    PyObject *data, *ends, *tokens, *offsets = NULL, *text = NULL, *made = NULL;
    Py_ssize_t rows, width;
    Words words = {0};
    (void)module;
    if (!PyArg_ParseTuple(args, "OOOnn", &data, &ends, &tokens, &rows, &width)) return NULL;
    if (PyObject_GetBuffer(data, &words.data, PyBUF_SIMPLE) ||
        PyObject_GetBuffer(ends, &words.ends, PyBUF_SIMPLE) ||
        PyObject_GetBuffer(tokens, &words.tokens, PyBUF_SIMPLE))
        goto done;
    Py_ssize_t known = words.tokens.len / (Py_ssize_t)sizeof(int32_t);
    if (rows < 0 || width < 0 || (width && rows > known / width)) {
        PyErr_SetString(PyExc_ValueError, "there are fewer tokens than rows have");
        goto done;
    }
    offsets = PyByteArray_FromStringAndSize(NULL, (rows + 1) * (Py_ssize_t)sizeof(int32_t));
    if (!offsets) goto done;
    int64_t total = measure(&words, (int32_t *)PyByteArray_AsString(offsets), rows, width);
    if (total < 0) {
        PyErr_SetString(PyExc_ValueError, "a token stands for no word, or the strings are too long");
        goto done;
    }
    text = PyByteArray_FromStringAndSize(NULL, total + PAD);
    if (!text) goto done;
    write_words(PyByteArray_AsString(text), &words, rows * width);
    if (!PyByteArray_Resize(text, total)) made = PyTuple_Pack(2, offsets, text);
done:
    Py_XDECREF(offsets);
    Py_XDECREF(text);
    PyBuffer_Release(&words.data);
    PyBuffer_Release(&words.ends);
    PyBuffer_Release(&words.tokens);
    return made;
}

static PyMethodDef METHODS[] = {
    {"join", join, METH_VARARGS,
     "join(pieces, rows)\n--\n\nReturn the pieces of each row one after the other, and the rows one after the other."},
    {"concatenate", concatenate, METH_VARARGS,
     "concatenate(pieces, rows)\n--\n\nReturn the offsets and the text of strings that are the pieces of each row."},
    {"decimals", decimals, METH_VARARGS,
     "decimals(numbers, scale)\n--\n\nReturn the offsets and the text of numbers with a point before their last digits."},
    {"from_words", from_words, METH_VARARGS,
     "from_words(data, ends, tokens, rows, width)\n--\n\nReturn the offsets and the text of rows of words, by their numbers."},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef MODULE = {PyModuleDef_HEAD_INIT, "_text", NULL, 0, METHODS, NULL, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit__text(void) { return PyModule_Create(&MODULE); }
