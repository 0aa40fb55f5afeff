"""The names of months and weekdays in several languages, as dates are written with them.

The names follow the CLDR (the Unicode consortium's data of locales), in the form that stands beside a day: of
January in Polish is ``stycznia``. A language is its code; with a full stop behind it (``fr.``), its abbreviations
end in one where words are cut off (``janv.``, but ``mars``); with a 3 (``de3``), they have three letters each.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache

_MONTHS: Mapping[str, str] = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "ca": "gener febrer març abril maig juny juliol agost setembre octubre novembre desembre",
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "da": "januar februar marts april maj juni juli august september oktober november december",
    "nb": "januar februar mars april mai juni juli august september oktober november desember",
    "fi": "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta "
    "lokakuuta marraskuuta joulukuuta",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    "cs": "ledna února března dubna května června července srpna září října listopadu prosince",
    "hu": "január február március április május június július augusztus szeptember október november december",
    "ro": "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie",
    "tr": "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "uk": "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "el": "Ιανουαρίου Φεβρουαρίου Μαρτίου Απριλίου Μαΐου Ιουνίου Ιουλίου Αυγούστου Σεπτεμβρίου Οκτωβρίου "
    "Νοεμβρίου Δεκεμβρίου",
}
_SHORT_MONTHS: Mapping[str, str] = {
    "en.": "Jan. Feb. Mar. Apr. May Jun. Jul. Aug. Sep. Oct. Nov. Dec.",
    "de.": "Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez.",
    "de3": "Jan Feb Mär Apr Mai Jun Jul Aug Sep Okt Nov Dez",
    "fr.": "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
    "es.": "ene. feb. mar. abr. may. jun. jul. ago. sept. oct. nov. dic.",
    "es3": "ene feb mar abr may jun jul ago sep oct nov dic",
    "it.": "gen. feb. mar. apr. mag. giu. lug. ago. set. ott. nov. dic.",
    "nl.": "jan. feb. mrt. apr. mei jun. jul. aug. sep. okt. nov. dec.",
    "pt.": "jan. fev. mar. abr. mai. jun. jul. ago. set. out. nov. dez.",
    "ca.": "gen. febr. març abr. maig juny jul. ag. set. oct. nov. des.",
    "sv.": "jan. feb. mars apr. maj juni juli aug. sep. okt. nov. dec.",
    "sv3": "jan feb mar apr maj jun jul aug sep okt nov dec",
    "da.": "jan. feb. mar. apr. maj jun. jul. aug. sep. okt. nov. dec.",
    "nb.": "jan. feb. mars apr. mai juni juli aug. sep. okt. nov. des.",
    "nb3": "jan feb mar apr mai jun jul aug sep okt nov des",
    "pl.": "sty. lut. mar. kwi. maj. cze. lip. sie. wrz. paź. lis. gru.",
    "hu.": "jan. febr. márc. ápr. máj. jún. júl. aug. szept. okt. nov. dec.",
    "ro.": "ian. feb. mar. apr. mai iun. iul. aug. sept. oct. nov. dec.",
    "tr.": "Oca. Şub. Mar. Nis. May. Haz. Tem. Ağu. Eyl. Eki. Kas. Ara.",
    "ru.": "янв. февр. мар. апр. мая июн. июл. авг. сент. окт. нояб. дек.",
}
_WEEKDAYS: Mapping[str, str] = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
    "it": "lunedì martedì mercoledì giovedì venerdì sabato domenica",
    "nl": "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    "pt": "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo",
    "sv": "måndag tisdag onsdag torsdag fredag lördag söndag",
    "da": "mandag tirsdag onsdag torsdag fredag lørdag søndag",
    "nb": "mandag tirsdag onsdag torsdag fredag lørdag søndag",
    "pl": "poniedziałek wtorek środa czwartek piątek sobota niedziela",
    "ru": "понедельник вторник среда четверг пятница суббота воскресенье",
}
_SHORT_WEEKDAYS: Mapping[str, str] = {
    "en.": "Mon. Tue. Wed. Thu. Fri. Sat. Sun.",
    "de.": "Mo. Di. Mi. Do. Fr. Sa. So.",
    "fr.": "lun. mar. mer. jeu. ven. sam. dim.",
    "es.": "lun. mar. mié. jue. vie. sáb. dom.",
    "it.": "lun. mar. mer. gio. ven. sab. dom.",
    "nl.": "ma. di. wo. do. vr. za. zo.",
    "pt.": "seg. ter. qua. qui. sex. sáb. dom.",
}


def _without_stops(short: Mapping[str, str]) -> dict[str, str]:
    """Return abbreviations with what they are without full stops, by the code of the language alone."""
    bare = {tag[:2]: names.replace(".", "") for tag, names in short.items() if tag.endswith(".")}
    return {**bare, **short}


_BY_LETTER: Mapping[str, Mapping[str, str]] = {
    "B": _MONTHS,
    "b": _without_stops(_SHORT_MONTHS),
    "A": _WEEKDAYS,
    "a": _without_stops(_SHORT_WEEKDAYS),
}
LETTERS = frozenset(_BY_LETTER)
"""The directives of ``strftime`` that stand for names: months (B, b) and weekdays (A, a)."""
ENGLISH = "en"
_FLAGS = ("", "^", "~")


@cache
def names(letter: str, language: str, flag: str = "") -> tuple[str, ...]:
    """Return the names of the months or of the weekdays, from January or Monday.

    Args:
        letter: B for months, b for their abbreviations, A and a for weekdays.
        language: A language, as above.
        flag: ``^`` for capitals, ``~`` to change the case of the first letter; else empty.

    Raises:
        KeyError: There are no such names.
    """
    words = tuple(_BY_LETTER[letter][language].split())
    if flag == "^":
        return tuple(word.upper() for word in words)
    if flag == "~":
        return tuple(word[0].swapcase() + word[1:] for word in words)
    return words


@cache
def languages(letter: str) -> tuple[str, ...]:
    """Return the languages that have names for a directive."""
    return tuple(_BY_LETTER[letter])


@cache
def known_words(letters: str) -> frozenset[str]:
    """Return the names that some directives stand for in any language and case."""
    return frozenset(
        word for letter in letters for _, words in _spellings(letter) for word in words
    )


def directive(letter: str, words: Collection[str]) -> str | None:
    """Return the directive that all of some words are names of; None if there is none.

    Args:
        letter: B, b, A or a.
        words: At least one.
    """
    return next((text for text, known in _spellings(letter) if known.issuperset(words)), None)


@cache
def _spellings(letter: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """Return each directive for names, with the names."""
    return tuple(
        (f"%{flag}{tag}{letter}", frozenset(names(letter, language, flag)))
        for flag in _FLAGS
        for language in languages(letter)
        for tag in ["" if language == ENGLISH else f"{{{language}}}"]
    )
