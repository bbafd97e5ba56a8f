"""Law: a region is read only from what names it without doubt; in doubt the person is asked.

`read_region` answers "which region?": it knows short forms, numbers and forgives a slip.
`mentioned_region` reads a story: it takes whole names alone, and leaves those that are also
ordinary words ("lot", "tours", "réunion") unless the words before show that a place is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from bot.contributions.shortening import cut
from bot.contributions.wording import clean, unaccented
from bot.errors import Illegal


class Region(NamedTuple):
    """A French region: its INSEE code and its official name."""

    code: str
    name: str


class _Source(NamedTuple):
    """What names a region. `short` forms are understood as an answer, never in a story."""

    region: Region
    also: str = ""
    short: str = ""
    departments: str = ""
    towns: str = ""


_SOURCES = (
    _Source(
        Region("84", "Auvergne-Rhône-Alpes"),
        also="Auvergne, Rhône-Alpes, Dauphiné",
        short="ARA, AURA, ARALPES, RA, auvergnat, auvergnate",
        departments="01 Ain, 03 Allier, 07 Ardèche, 15 Cantal, 26 Drôme, 38 Isère, 42 Loire, "
        "43 Haute-Loire, 63 Puy-de-Dôme, 69 Rhône, 73 Savoie, 74 Haute-Savoie",
        towns="Lyon, Saint-Étienne, Grenoble, Villeurbanne, Clermont-Ferrand, Annecy, Valence, "
        "Chambéry, Vénissieux, Bourg-en-Bresse, Aurillac, Moulins, Le Puy-en-Velay, Privas, "
        "Montluçon, Vichy, Roanne, Vaulx-en-Velin, Annemasse, Thonon-les-Bains, Montélimar, "
        "Caluire-et-Cuire, Saint-Priest, Villefranche-sur-Saône, Aix-les-Bains, Bron",
    ),
    _Source(
        Region("27", "Bourgogne-Franche-Comté"),
        also="Bourgogne, Franche-Comté",
        short="BFC, bourguignon, bourguignonne, franc-comtois, franc-comtoise",
        departments="21 Côte-d’Or, 25 Doubs, 39 Jura, 58 Nièvre, 70 Haute-Saône, "
        "71 Saône-et-Loire, 89 Yonne, 90 Territoire de Belfort",
        towns="Dijon, Besançon, Belfort, Chalon-sur-Saône, Nevers, Auxerre, Mâcon, Vesoul, "
        "Lons-le-Saunier, Montbéliard, Sens, Le Creusot, Dole, Beaune, Pontarlier",
    ),
    _Source(
        Region("53", "Bretagne"),
        also="Breizh",
        short="BZH, BRE, breton, bretonne",
        departments="22 Côtes-d’Armor, 29 Finistère, 35 Ille-et-Vilaine, 56 Morbihan",
        towns="Rennes, Brest, Quimper, Lorient, Vannes, Saint-Malo, Saint-Brieuc, Lannion, "
        "Concarneau, Fougères, Morlaix, Pontivy",
    ),
    _Source(
        Region("24", "Centre-Val de Loire"),
        also="Val de Loire, Touraine, région Centre",
        short="CVL, CVDL, Centre, tourangeau, tourangelle",
        departments="18 Cher, 28 Eure-et-Loir, 36 Indre, 37 Indre-et-Loire, 41 Loir-et-Cher, "
        "45 Loiret",
        towns="Tours, Orléans, Bourges, Blois, Châteauroux, Chartres, Dreux, Joué-lès-Tours, "
        "Vierzon, Montargis, Vendôme",
    ),
    _Source(
        Region("94", "Corse"),
        short="COR, Corsica, 20",
        departments="2A Corse-du-Sud, 2B Haute-Corse",
        towns="Ajaccio, Bastia, Porto-Vecchio, Corte, Calvi",
    ),
    _Source(
        Region("44", "Grand Est"),
        also="Alsace, Lorraine, Champagne-Ardenne, Alsace-Champagne-Ardenne-Lorraine",
        short="GE, GES, ACAL, Champagne, alsacien, alsacienne, lorrain",
        departments="08 Ardennes, 10 Aube, 51 Marne, 52 Haute-Marne, 54 Meurthe-et-Moselle, "
        "55 Meuse, 57 Moselle, 67 Bas-Rhin, 68 Haut-Rhin, 88 Vosges",
        towns="Strasbourg, Reims, Metz, Nancy, Mulhouse, Colmar, Troyes, Charleville-Mézières, "
        "Châlons-en-Champagne, Épinal, Bar-le-Duc, Chaumont, Thionville, Haguenau, Verdun, "
        "Schiltigheim, Sedan, Épernay, Sarreguemines, Forbach, Saint-Dizier, Lunéville, "
        "Vandœuvre-lès-Nancy",
    ),
    _Source(
        Region("32", "Hauts-de-France"),
        also="Nord-Pas-de-Calais, Picardie, Nord-Pas-de-Calais-Picardie",
        short="HDF, NPDC, NPC, picard, picarde",
        departments="02 Aisne, 59 Nord, 60 Oise, 62 Pas-de-Calais, 80 Somme",
        towns="Lille, Amiens, Roubaix, Tourcoing, Dunkerque, Calais, Villeneuve-d’Ascq, Beauvais, "
        "Arras, Laon, Saint-Quentin, Valenciennes, Boulogne-sur-Mer, Douai, Lens, Béthune, "
        "Cambrai, Maubeuge, Compiègne, Creil, Soissons, Abbeville, Liévin, Wattrelos, "
        "Marcq-en-Barœul, Hénin-Beaumont, Montreuil-sur-Mer",
    ),
    _Source(
        Region("11", "Île-de-France"),
        also="IDF, région parisienne, Grand Paris, Paris-Saclay, petite couronne, grande couronne",
        short="francilien, francilienne",
        departments="75 Paris, 77 Seine-et-Marne, 78 Yvelines, 91 Essonne, 92 Hauts-de-Seine, "
        "93 Seine-Saint-Denis, 94 Val-de-Marne, 95 Val-d’Oise",
        towns="Boulogne-Billancourt, Montreuil, Argenteuil, Nanterre, Versailles, Créteil, "
        "Vitry-sur-Seine, Colombes, Aubervilliers, Asnières-sur-Seine, Aulnay-sous-Bois, "
        "Courbevoie, Rueil-Malmaison, Champigny-sur-Marne, Saint-Maur-des-Fossés, Drancy, "
        "Issy-les-Moulineaux, Noisy-le-Grand, Cergy, Pontoise, Cergy-Pontoise, Évry, "
        "Évry-Courcouronnes, Bobigny, Melun, Levallois-Perret, Antony, Neuilly-sur-Seine, "
        "Ivry-sur-Seine, Clichy, Sarcelles, Villejuif, Épinay-sur-Seine, Meaux, Chelles, Massy, "
        "Pantin, Maisons-Alfort, Fontenay-sous-Bois, Sartrouville, Saint-Ouen, Bondy, "
        "Mantes-la-Jolie, Saint-Germain-en-Laye, Saint-Quentin-en-Yvelines, Corbeil-Essonnes, "
        "Gennevilliers, Le Blanc-Mesnil, Sevran, Poissy, Fontainebleau, Marne-la-Vallée",
    ),
    _Source(
        Region("28", "Normandie"),
        also="Basse-Normandie, Haute-Normandie",
        short="NOR, normand, normande",
        departments="14 Calvados, 27 Eure, 50 Manche, 61 Orne, 76 Seine-Maritime",
        towns="Rouen, Le Havre, Caen, Cherbourg, Cherbourg-en-Cotentin, Évreux, Alençon, "
        "Saint-Lô, Dieppe, Lisieux, Louviers, Fécamp, Granville, Hérouville-Saint-Clair",
    ),
    _Source(
        Region("75", "Nouvelle-Aquitaine"),
        also="Aquitaine, Limousin, Poitou-Charentes, Pays basque, Périgord, Béarn",
        short="NAQ, NA, ALPC, Poitou, aquitain, aquitaine, basque, béarnais, néo-aquitain",
        departments="16 Charente, 17 Charente-Maritime, 19 Corrèze, 23 Creuse, 24 Dordogne, "
        "33 Gironde, 40 Landes, 47 Lot-et-Garonne, 64 Pyrénées-Atlantiques, 79 Deux-Sèvres, "
        "86 Vienne, 87 Haute-Vienne",
        towns="Bordeaux, Limoges, Poitiers, La Rochelle, Pau, Mérignac, Angoulême, Agen, "
        "Périgueux, Mont-de-Marsan, Niort, Guéret, Tulle, Bayonne, Brive-la-Gaillarde, Brive, "
        "Biarritz, Pessac, Anglet, Talence, Châtellerault, Bergerac, Saintes, Rochefort, Dax, "
        "Libourne, Arcachon, Cognac, Royan",
    ),
    _Source(
        Region("76", "Occitanie"),
        also="Languedoc-Roussillon, Midi-Pyrénées, Languedoc, Roussillon",
        short="OCC, LRMP, occitan, occitane",
        departments="09 Ariège, 11 Aude, 12 Aveyron, 30 Gard, 31 Haute-Garonne, 32 Gers, "
        "34 Hérault, 46 Lot, 48 Lozère, 65 Hautes-Pyrénées, 66 Pyrénées-Orientales, 81 Tarn, "
        "82 Tarn-et-Garonne",
        towns="Toulouse, Montpellier, Nîmes, Perpignan, Béziers, Montauban, Narbonne, "
        "Carcassonne, Albi, Castres, Tarbes, Rodez, Cahors, Auch, Foix, Mende, Sète, Alès, "
        "Colomiers, Millau, Lourdes, Tournefeuille, Blagnac, Agde, Lunel",
    ),
    _Source(
        Region("52", "Pays de la Loire"),
        also="Pays de Loire, Anjou",
        short="PDL, PDLL, ligérien, ligérienne",
        departments="44 Loire-Atlantique, 49 Maine-et-Loire, 53 Mayenne, 72 Sarthe, 85 Vendée",
        towns="Nantes, Angers, Le Mans, Saint-Nazaire, Laval, La Roche-sur-Yon, Cholet, Saumur, "
        "Saint-Herblain, Rezé, Les Sables-d’Olonne, Châteaubriant, Fontenay-le-Comte",
    ),
    _Source(
        Region("93", "Provence-Alpes-Côte d’Azur"),
        also="PACA, Provence, Côte d’Azur, région Sud, Provence-Alpes",
        short="PAC, Sud, Sud PACA, provençal, provençale",
        departments="04 Alpes-de-Haute-Provence, 05 Hautes-Alpes, 06 Alpes-Maritimes, "
        "13 Bouches-du-Rhône, 83 Var, 84 Vaucluse",
        towns="Marseille, Nice, Toulon, Aix-en-Provence, Avignon, Antibes, Cannes, "
        "La Seyne-sur-Mer, Hyères, Arles, Fréjus, Grasse, Gap, Digne-les-Bains, Digne, "
        "Draguignan, Martigues, Aubagne, Salon-de-Provence, Istres, Carpentras, Orange, Menton, "
        "Vitrolles, Cagnes-sur-Mer, Briançon, Manosque, Sophia Antipolis",
    ),
    _Source(
        Region("01", "Guadeloupe"),
        short="GUA, GLP, guadeloupéen, guadeloupéenne",
        departments="971 Guadeloupe",
        towns="Pointe-à-Pitre, Basse-Terre, Les Abymes, Baie-Mahault, Le Gosier",
    ),
    _Source(
        Region("03", "Guyane"),
        also="Guyane française",
        short="GUF, GUY, guyanais, guyanaise",
        departments="973 Guyane",
        towns="Cayenne, Kourou, Saint-Laurent-du-Maroni, Matoury",
    ),
    _Source(
        Region("04", "La Réunion"),
        also="Île de La Réunion",
        short="Réunion, REU, LRE, RUN, réunionnais, réunionnaise",
        departments="974 La Réunion",
        towns="Saint-Denis de La Réunion, Saint-Pierre de La Réunion, Le Tampon",
    ),
    _Source(
        Region("02", "Martinique"),
        short="MTQ, MQ, martiniquais, martiniquaise",
        departments="972 Martinique",
        towns="Fort-de-France, Schœlcher",
    ),
    _Source(
        Region("06", "Mayotte"),
        short="MAY, MYT, mahorais, mahoraise",
        departments="976 Mayotte",
        towns="Mamoudzou, Dzaoudzi, Koungou",
    ),
)

REGIONS: tuple[Region, ...] = tuple(source.region for source in _SOURCES)

# Names that two regions share: as an answer they call for another question.
_SHARED = {
    "Saint-Denis": ("11", "04"),
    "Saint-Pierre": ("04", "02"),
    "Le Lamentin": ("02", "01"),
    "Boulogne": ("32", "11"),
    "Aix": ("93", "84"),
    "Villefranche": ("84", "76"),
    "Alpes": ("84", "93"),
    "Pyrénées": ("76", "75"),
    "Antilles": ("01", "02"),
}

# Longer names that hold a region's or a town's and mean another thing.
_ELSEWHERE = (
    "Grande-Bretagne, Nouvelle-Calédonie, Nouvelle-Orléans, Corée du Sud, accord de Paris, "
    "accords de Paris"
)

# Departments that are also words, rivers or first names: in a story, only after "département de".
_DEPARTMENT_WORDS = (
    "Ain, Allier, Ardennes, Aube, Aude, Calvados, Cher, Creuse, Doubs, Indre, Jura, Landes, "
    "Loire, Lot, Manche, Marne, Meuse, Nord, Oise, Orne, Rhône, Somme, Var, Vienne, Vosges"
)
_LINKS = ("de", "de l", "de la", "des", "du", "d")
_DEPARTMENT_LEADS = tuple(f" departement {link}" for link in _LINKS)

# Towns that are also words or names of people: in a story, only with a capital after one of these.
_TOWN_WORDS = (
    "Agen, Antony, Beaune, Brive, Cannes, Chelles, Clichy, Cognac, Colombes, Corte, Digne, Dole, "
    "Fougères, Gap, Grasse, Granville, Laval, Lens, Lourdes, Menton, Mende, Moulins, Nancy, Nice, "
    "Orange, Pantin, Pau, Privas, Rochefort, Saintes, Sens, Tours, Troyes, Tulle, Valence, Vannes, "
    "Vichy"
)
_TOWN_LEADS = (" a", " ville de", " mairie de", " agglomeration de", " metropole de")

_OTHER_LEADS = {"Lorraine": (" en", " la", " region", " universite de")}
_CAPITAL_ONLY = ("Paris", "Grand Est", "La Réunion", "Île de La Réunion")
_STREETS = ("rue", "avenue", "boulevard", "place", "quai", "porte", "gare", "route", "pont")
_NOT_AFTER = (
    *(f" {street} {link}" for street in _STREETS for link in _LINKS),
    *(" m", " mme", " monsieur", " madame"),
)

_TOKEN = re.compile(r"[^\W_]+|[^\w\s'-]")
_SAINT = {"st": "saint", "ste": "sainte"}
_FILLERS = frozenset({
    "a", "au", "aux", "d", "dans", "de", "departement", "des", "du", "en", "est", "j", "je", "l",
    "la", "le", "les", "mairie", "nous", "on", "region", "sommes", "suis", "ville", "y",
})  # fmt: skip
_LEAD_REACH = 4  # words looked at before a name

_SLIP_SIZES = range(5, 60)  # letters: shorter names are too close to one another
_SLIP_CLOSENESS = 0.86  # one wrong letter in eight, one missing in five
_SLIP_MARGIN = 0.12  # over the nearest name of any other region
_HINT_CLOSENESS = 0.6
_SHOWN_REACH = 40


class _Place(NamedTuple):
    """A name as a story may say it; `region` is None when it means another thing."""

    region: Region | None
    leads: tuple[str, ...] = ()
    capital: bool = False


def region_named(code: str) -> Region:
    """An INSEE region code → its region; KeyError when there is none."""
    return _BY_CODE[code]


def read_region(typed: str) -> Region:
    """An answer to "which region?" → the region it names.

    Illegal when it names none (with the nearest name, if one is near) or several.
    """
    tokens = _tokens(clean(typed))
    if not any(token.isalnum() for token in tokens):
        raise Illegal("region.empty")
    found = _answered(tokens) or _forgiven(tokens) or _told(tokens)
    if not found:
        raise _unknown(typed, tokens)
    if len(found) > 1:
        names = ", ".join(region.name for region in REGIONS if region in found)
        raise Illegal("region.several", typed=_shown(typed), names=names)
    return min(found)


def mentioned_region(text: str) -> Region | None:
    """A story → the one region that it names, by itself, a department or a town; None in doubt."""
    found = _told(_tokens(text))
    return min(found) if len(found) == 1 else None


def _tokens(text: str) -> list[str]:
    """Words without accents, their case kept, and the signs that part them."""
    return [_SAINT.get(token.lower(), token) for token in _TOKEN.findall(unaccented(text))]


def _squeezed(tokens: Iterable[str]) -> str:
    """Tokens → a key that forgives case, spaces, hyphens and apostrophes."""
    return "".join(tokens).lower()


def _lowered(tokens: Iterable[str]) -> list[str]:
    return [token.lower() for token in tokens]


def _split(names: str) -> list[str]:
    return [name for name in names.split(", ") if name]


def _departments(source: _Source) -> list[tuple[str, str]]:
    """(number, name) of each."""
    return [(number, name) for number, _, name in map(_parted, _split(source.departments))]


def _parted(department: str) -> tuple[str, str, str]:
    return department.partition(" ")


def _full_names(source: _Source) -> list[str]:
    departments = [name for _, name in _departments(source)]
    return [source.region.name, *_split(source.also), *departments, *_split(source.towns)]


# An answer.


def _answered(tokens: Sequence[str]) -> frozenset[Region]:
    """The regions that every part of an answer names: "Finistère (29)", "dans le 29"."""
    found = [_part(part) for part in _parts(tokens) if not _FILLERS.issuperset(_lowered(part))]
    return frozenset().union(*found) if all(found) else frozenset()


def _parts(tokens: Sequence[str]) -> Iterator[list[str]]:
    """An answer cut at signs and around numbers."""
    part: list[str] = []
    for token in tokens:
        if token.isalpha():
            part.append(token)
            continue
        yield from filter(None, (part, [token] if token.isalnum() else []))
        part = []
    yield from filter(None, (part,))


def _part(part: Sequence[str]) -> frozenset[Region]:
    keys = map(_postal, _without_fillers(part))
    return next((_ANSWERS[key] for key in keys if key in _ANSWERS), frozenset())


def _without_fillers(tokens: Sequence[str]) -> Iterator[str]:
    """Keys for the tokens, then for fewer, as long as those left out say nothing."""
    for start, token in enumerate(tokens):
        yield _squeezed(tokens[start:])
        if token.lower() not in _FILLERS:
            return


def _postal(key: str) -> str:
    """A postal code → its department's number; any other key as it is."""
    if len(key) != 5 or not key.isdecimal():
        return key
    return key[:3] if key.startswith("97") else key[:2]


def _forgiven(tokens: Sequence[str]) -> frozenset[Region]:
    """The one region whose name is a slip away, when no other is nearly as near."""
    ranked = _ranked(tokens)
    if not ranked or ranked[0][0] < _SLIP_CLOSENESS:
        return frozenset()
    rival = ranked[1][0] if len(ranked) > 1 else 0
    return frozenset({ranked[0][1]} if ranked[0][0] - rival >= _SLIP_MARGIN else ())


def _ranked(tokens: Sequence[str]) -> list[tuple[float, Region]]:
    """How close an answer comes to a name of each region, closest first."""
    if _squeezed(tokens) in _KNOWN_ELSEWHERE:
        return []
    keys = [key for key in _without_fillers(tokens) if len(key) in _SLIP_SIZES]
    best: dict[Region, float] = {}
    for key in keys:
        matcher = SequenceMatcher(b=key, autojunk=False)
        for name, region in _FORGIVING.items():
            best[region] = max(best.get(region, 0), _closeness(matcher, name))
    near = [(score, region) for region, score in best.items() if score >= _HINT_CLOSENESS]
    return sorted(near, reverse=True)


def _closeness(matcher: SequenceMatcher[str], name: str) -> float:
    matcher.set_seq1(name)
    if matcher.real_quick_ratio() < _HINT_CLOSENESS or matcher.quick_ratio() < _HINT_CLOSENESS:
        return 0
    return matcher.ratio()


def _unknown(typed: str, tokens: Sequence[str]) -> Illegal:
    ranked = _ranked(tokens)
    if not ranked:
        return Illegal("region.unknown", typed=_shown(typed))
    return Illegal("region.unknown_near", typed=_shown(typed), nearest=ranked[0][1].name)


def _shown(typed: str) -> str:
    return cut(" ".join(clean(typed).split()), _SHOWN_REACH)


# A story.


def _told(tokens: Sequence[str]) -> frozenset[Region]:
    """The regions that a story names. The longest name wins: Seine-et-Marne holds no Marne."""
    words = _lowered(tokens)
    found: set[Region] = set()
    at = 0
    while at < len(words):
        size = _name_size(words, at)
        place = _PLACES.get(tuple(words[at : at + size]))
        if place and place.region and _is_meant(place, words[:at], tokens[at + size - 1]):
            found.add(place.region)
        at += max(size, 1)
    return frozenset(found)


def _name_size(words: Sequence[str], at: int) -> int:
    """How many words the name that starts here has; 0 when none does."""
    names = (tuple(words[at : at + size]) for size in _SIZES.get(words[at], ()))
    return next((len(name) for name in names if name in _PLACES), 0)


def _is_meant(place: _Place, before: Sequence[str], last: str) -> bool:
    said = " " + " ".join(before[-_LEAD_REACH:])
    if said.endswith(_NOT_AFTER) or (place.capital and not last[0].isupper()):
        return False
    return not place.leads or said.endswith(place.leads)


# The indexes, made once.


def _answers() -> dict[str, frozenset[Region]]:
    named = [(name, source.region) for source in _SOURCES for name in _answer_names(source)]
    shared = [(name, _BY_CODE[code]) for name, codes in _SHARED.items() for code in codes]
    answers: dict[str, frozenset[Region]] = {}
    for name, region in named + shared:
        key = _squeezed(_tokens(name))
        answers[key] = answers.get(key, frozenset()) | {region}
    return answers


def _answer_names(source: _Source) -> list[str]:
    numbers = [number for number, _ in _departments(source)]
    return [*_full_names(source), *_split(source.short), *numbers]


def _forgiving() -> dict[str, Region]:
    """Names near which a slip is forgiven: not words, nor saints, who are many and alike."""
    words = {*_split(_DEPARTMENT_WORDS), *_split(_TOWN_WORDS)}
    names = ((name, source.region) for source in _SOURCES for name in _full_names(source))
    keys = ((_squeezed(_tokens(name)), region) for name, region in names if name not in words)
    return {
        key: region
        for key, region in keys
        if len(key) in _SLIP_SIZES and not key.startswith("saint")
    }


def _places() -> dict[tuple[str, ...], _Place]:
    places = {_key(name): _Place(None) for name in _split(_ELSEWHERE)}
    for source in _SOURCES:
        places |= {_key(name): _place(name, source.region) for name in _full_names(source)}
    return places


def _place(name: str, region: Region) -> _Place:
    if name in _split(_DEPARTMENT_WORDS):
        return _Place(region, _DEPARTMENT_LEADS)
    if name in _split(_TOWN_WORDS):
        return _Place(region, _TOWN_LEADS, capital=True)
    return _Place(region, _OTHER_LEADS.get(name, ()), capital=name in _CAPITAL_ONLY)


def _key(name: str) -> tuple[str, ...]:
    return tuple(_lowered(_tokens(name)))


def _sizes() -> dict[str, list[int]]:
    """A first word → how many words names that start with it have, longest first."""
    firsts = {key[0] for key in _PLACES}
    return {
        first: sorted({len(key) for key in _PLACES if key[0] == first}, reverse=True)
        for first in firsts
    }


_BY_CODE = {region.code: region for region in REGIONS}
_ANSWERS = _answers()
_FORGIVING = _forgiving()
_KNOWN_ELSEWHERE = frozenset(_squeezed(_tokens(name)) for name in _split(_ELSEWHERE))
_PLACES = _places()
_SIZES = _sizes()
