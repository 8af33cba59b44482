"""What was sold, at what price, to whom it went: every quantity and amount is invented.

That the first group made cookies, brownies and browkies is published.
"""

# key: name, price with VAT, pieces of a batch, packaging of a piece, allergens, and
# ingredients of a batch: (name, quantity, unit, price of a unit excl. VAT, loss in %).
BASE = [
    ("Farine", 0.6, "kg", 0.90, 2),
    ("Beurre", 0.4, "kg", 8.50, 2),
    ("Sucre", 0.4, "kg", 1.10, 0),
    ("Œufs", 4, "pièce", 0.25, 0),
]
CHOCOLATE = ("Chocolat", 0.3, "kg", 9.00, 5)
NUTS = ("Noix", 0.2, "kg", 14.00, 3)
SWEET = ("gluten", "eggs", "milk", "soybeans")
OFFERS = {
    "cookie": ("Cookie", 2.00, 24, 0.05, SWEET, [*BASE, CHOCOLATE]),
    "brownie": ("Brownie", 2.50, 20, 0.05, (*SWEET, "nuts"), [*BASE, CHOCOLATE, NUTS]),
    "browkie": ("Browkie", 2.50, 20, 0.05, SWEET, [*BASE, CHOCOLATE]),
    "box": ("Boîte de 6 cookies", 10.00, 4, 0.45, SWEET, [*BASE, CHOCOLATE]),
    "tray": ("Plateau de 24 cookies", 45.00, 1, 1.80, SWEET, [*BASE, CHOCOLATE]),
}
FIXED_COST = 30.00  # place and transport of a selling day
TARGET = 550.00  # of all days

OPENING_FLOAT = 50.00
# Two days, from 13:45 to 16:45. ``sold``: means → product → pieces; who sells: ranks of
# participants, the first one being absent on Friday.
DAYS = [
    {
        "date": "2022-03-11",
        "location": "Marché des Ulis",
        "start": "2022-03-11 12:45:00",  # UTC
        "target_amount": 150.00,
        "target_quantity": 60,
        "sellers": [1, 2, 3],
        "brought": {"cookie": 36, "brownie": 12, "browkie": 18, "box": 10},
        "given": {"cookie": 3},
        "broken": {"cookie": 1},
        "sold": {"cash": {"cookie": 30, "brownie": 8, "browkie": 16, "box": 8}},
        # 200.00 in cash with the float of 50.00
        "counted": {50: 2, 20: 4, 10: 4, 5: 3, 2: 6, 1: 3},
    },
    {
        "date": "2022-03-14",
        "location": "Maison de quartier, vente aux habitants",
        "start": "2022-03-14 12:45:00",
        "target_amount": 400.00,
        "target_quantity": 150,
        "sellers": [0, 1, 2, 3],
        "brought": {"cookie": 54, "brownie": 26, "browkie": 26, "box": 15, "tray": 2},
        "given": {"brownie": 2},
        "broken": {"browkie": 1},
        "sold": {
            "cash": {"cookie": 40, "brownie": 24, "browkie": 16, "box": 10},
            "card": {"cookie": 10, "browkie": 8, "box": 4, "tray": 1},
        },
        # 280.00 in cash with the float of 50.00
        "counted": {50: 3, 20: 5, 10: 5, 5: 4, 2: 4, 1: 2},
    },
]
PIECES = (1, 2, 1, 3, 2, 1, 4)  # of a customer, in turn

# --- The sharing, on the last day ---

SHARING = {
    "rule": "mixed",
    "equal_percent": 50,
    "vote_date": "2022-03-15",
    "votes_for": 3,
    "votes_abstaining": 1,
    "decision": (
        "Nous avons comparé le partage à parts égales et le partage selon les heures."
        " Le groupe choisit moitié-moitié : chacun a compté, et ceux qui sont venus"
        " tous les jours sont reconnus."
    ),
}
BORNE = ["62.4"]  # the payment terminal, which no funder pays
PAID_ON = "2022-03-15"  # in cash, against a signed receipt

# --- The second edition: a day to try, open ---

NEXT_OFFERS = {
    "bread": (
        "Pain aux graines",
        3.20,
        8,
        0.04,
        ("gluten", "sesame"),
        [
            ("Farine", 4.0, "kg", 0.85, 2),
            ("Graines", 0.4, "kg", 6.50, 0),
            ("Levure", 0.08, "kg", 5.00, 0),
        ],
    ),
    "shortbread": (
        "Sachet de sablés",
        3.50,
        12,
        0.15,
        ("gluten", "eggs", "milk"),
        BASE,
    ),
    "brioche": (
        "Brioche à partager",
        6.00,
        6,
        0.20,
        ("gluten", "eggs", "milk"),
        [*BASE, ("Lait", 0.5, "litre", 0.95, 0)],
    ),
}
NEXT_DAY = {
    "date": "2022-06-16",
    "location": "Tiers-lieu de Longjumeau",
    "target_amount": 180.00,
    "target_quantity": 45,
    "brought": {"bread": 24, "shortbread": 20, "brioche": 12},
}
