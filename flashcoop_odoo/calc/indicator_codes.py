"""The indicators: code → test. What is counted stands here, the words are data.

>>> from .indicators import Person
>>> ESF["EECO04"](Person(labour="education"))  # a pupil neither works nor seeks work
True
"""

from .indicators import OPEN_END, between, both, everybody, neither, one_of

_WITHOUT_WORK = ("inactive", "education")  # neither working nor seeking work
_JOBLESS_AT_ENTRY = neither(one_of("labour", "employed"))

# European Social Fund+ (Regulation (EU) 2021/1057, Annex I): code → test.
ESF = {
    "EECO01": everybody,
    "EECO02": one_of("labour", "unemployed"),
    "EECO03": both(one_of("labour", "unemployed"), one_of("long_term", "yes")),
    "EECO04": one_of("labour", *_WITHOUT_WORK),
    "EECO05": one_of("labour", "employed"),
    "EECO06": between("age", 0, 17),
    "EECO07": between("age", 18, 29),
    "EECO08": between("age", 55, OPEN_END),
    "EECO09": between("isced", 0, 2),
    "EECO10": between("isced", 3, 4),
    "EECO11": between("isced", 5, 8),
    "EECO12": one_of("disability", "yes"),
    "EECO13": one_of("nationality", "non_eu"),
    "EECO14": one_of("background", "yes"),
    "EECO15": one_of("minority", "yes"),
    "EECO16": one_of("housing", "yes"),
    "EECO17": one_of("rural", "yes"),
    "EECR01": both(one_of("labour", *_WITHOUT_WORK), one_of("exit_labour", "seeking")),
    "EECR02": both(
        neither(one_of("labour", "education")), one_of("exit_labour", "education")
    ),
    "EECR03": one_of("qualification", "yes"),
    "EECR04": both(_JOBLESS_AT_ENTRY, one_of("exit_labour", "employed")),
    "EECR05": both(_JOBLESS_AT_ENTRY, one_of("m6_labour", "employed")),
    "EECR06": both(one_of("labour", "employed"), one_of("improved", "yes")),
}
# Organisations, not people: a Flashcoop feeds neither.
ESF_ENTITIES = ("EECO18", "EECO19")

# Politique de la ville: code → test. Its age bands are those of `ages.AGE_BANDS`.
CITY = {
    "PV01": everybody,
    "PV10": between("age", 0, 15),
    "PV11": between("age", 16, 17),
    "PV12": between("age", 18, 25),
    "PV13": between("age", 26, 64),
    "PV14": between("age", 65, OPEN_END),
    "PV20": one_of("qpv", "yes"),
    "PV30": between("level", 0, 3),
    "PV40": one_of("labour", "unemployed"),
    "PV41": both(one_of("labour", "unemployed"), one_of("city_long_term", "yes")),
    "PV42": one_of("labour", "education"),
    "PV43": one_of("labour", "inactive"),
    "PV44": one_of("labour", "employed"),
    "PV45": both(between("age", 15, 29), one_of("labour", "unemployed", "inactive")),
    "PV50": one_of("benefit", "rsa"),
    "PV51": one_of("disability", "yes"),
}
EXIT_CATEGORIES = {
    "1": ("durable",),
    "2": ("transition",),
    "3": ("positive",),
    "4": ("durable", "transition", "positive"),  # sorties dynamiques
    "5": ("other",),
}
for _term, _name in (("7", "exit"), ("8", "m3"), ("9", "m6")):
    for _rank, _codes in EXIT_CATEGORIES.items():
        CITY[f"PV{_term}{_rank}"] = one_of(f"{_name}_category", *_codes)

TESTS = ESF | CITY

# Rows that share the people out: nobody stands in two rows of a set.
PARTITIONS = (
    ("EECO02", "EECO04", "EECO05"),
    ("EECO06", "EECO07", "EECO08"),
    ("EECO09", "EECO10", "EECO11"),
    ("EECR01", "EECR04"),
    ("PV10", "PV11", "PV12", "PV13", "PV14"),
    ("PV40", "PV42", "PV43", "PV44"),
    ("PV71", "PV72", "PV73", "PV75"),
    ("PV81", "PV82", "PV83", "PV85"),
    ("PV91", "PV92", "PV93", "PV95"),
)
