"""A chain of words of which no walk is a sentence that it was learned from."""

from __future__ import annotations

import numpy as np

from fakegen.providers.core.text_tokens import END, FIRST_WORD, START
from fakegen.providers.core.word_chain import LONGEST, WordChain
from fakegen.streams import Rows, Stream

A, B, C = range(FIRST_WORD, FIRST_WORD + 3)


def chain(*sentences, rare=(), order=1):
    ids = [token for words in sentences for token in (START, *words, END)]
    kept = np.ones(FIRST_WORD + 3, dtype=np.bool_)
    kept[list(rare)] = False
    return WordChain(np.array(ids), kept, order)


def sentences_of(made, rows=500):
    stream = Stream.of(1, "t", "c", "values", Rows(0, rows))
    texts = [[] for _ in range(rows)]
    for step in made.walk(stream, np.ones(rows, dtype=np.int64)):
        for row, token in zip(step.rows.tolist(), step.token.tolist(), strict=True):
            texts[row].append(token)
    return [tuple(text[:-1]) for text in texts]


def test_the_probability_of_something_new():
    # From "a b" and "b": "a b" with probability 1/2, "b" with 1/2; nothing else.
    assert chain([A, B], [B]).possible == 0
    # From "a b" and "b a": four walks that turn once more, or end at once: 1 - 2 * 1/2 * 1/2 * 1/2.
    assert chain([A, B], [B, A]).possible == 1 - 2 / 8


def test_a_sentence_of_the_data_is_never_made():
    own = ([A, B], [B, A], [A])
    assert not {tuple(words) for words in own} & set(sentences_of(chain(*own)))


def test_rare_words_and_what_only_leads_to_them_are_not_learned():
    made = chain([A, B, A, B], [A, C, B], [B, C], [A, B, B], rare=[C])
    assert {word for words in sentences_of(made) for word in words} == {A, B}
    assert chain([C, A], [C, B], rare=[C]).empty


def test_a_sentence_without_end_is_cut():
    made = chain([A] * LONGEST + [B], *[[A] * LONGEST] * 3)
    assert max(map(len, sentences_of(made, rows=2_000))) == LONGEST
