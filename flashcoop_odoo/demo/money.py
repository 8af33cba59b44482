"""Who paid what: the funders are the published ones, every amount is invented."""

NOTE = "Montants inventés pour la démonstration."

# key: funder, kind, name, asked, granted, booking, instalments, payments.
# An instalment: (label, trigger, due date, amount, day booked when conditional).
# A payment: (date, amount).
FUNDINGS = {
    "epci": {
        "funder": "epci",
        "kind": "epci",
        "name": "Convention jeunesse et emploi 2022",
        "file": {"file_number": "2022-JE-017", "agreement_number": "CV-2022-017"},
        "asked": 5000,
        "granted": 4000,
        "date_granted": "2022-02-10",
        "booking": "award",
        "instalments": [
            ("Acompte à la signature", "signature", "2022-02-28", 2800, None),
            ("Solde sur compte rendu", "final", "2022-06-30", 1200, None),
        ],
        "payments": [("2022-03-02", 2800), ("2022-07-12", 1200)],
    },
    "state": {
        "funder": "state",
        "kind": "state",
        "name": "Politique de la ville 2022",
        "file": {
            "file_number": "DA-000042",
            "commitment_number": "2103456789",
            "service_code": "PREF091",
        },
        "asked": 2500,
        "granted": 2000,
        "date_granted": "2022-02-18",
        "booking": "award",
        "instalments": [
            ("Acompte", "signature", "2022-03-15", 1400, None),
            ("Solde", "final", "2022-09-30", 600, None),
        ],
        "payments": [("2022-03-21", 1400)],
    },
    "ulis": {
        "funder": "ulis",
        "kind": "municipality",
        "name": "Subvention de projet 2022",
        "asked": 1200,
        "granted": 1200,
        "date_granted": "2022-02-24",
        "booking": "award",
        "instalments": [("Versement unique", "date", "2022-03-31", 1200, None)],
        "payments": [("2022-04-12", 800)],
    },
    "macif": {
        "funder": "macif",
        "kind": "private",
        "name": "Soutien à l'économie sociale",
        "asked": 1500,
        "granted": 1500,
        "date_granted": "2022-02-28",
        "booking": "instalment",
        "instalments": [
            ("Démarrage de l'action", "date", "2022-03-07", 900, "2022-03-07"),
            ("Bilan présenté", "final", "2022-04-29", 600, "2022-04-29"),
        ],
        "payments": [("2022-03-25", 900), ("2022-05-20", 600)],
    },
}
ASKED_ON = "2022-01-10"
ADMISSIBLE_ON = "2022-01-24"
CALLED, CALLED_ON = "epci", "2022-02-14"
IBAN = "FR7630006000011234567890189"  # the example that banks give
ELIGIBLE = ("2022-01-01", "2022-12-31")
# What no funder pays: the members' shares of the result.
REFUSED_PREFIXES = "658"

# (row of the form, amount, funding or None)
BUDGET = [
    ("60.1", 450, None),
    ("60.2", 150, None),
    ("61.1", 400, None),
    ("61.3", 150, None),
    ("62.1", 2700, None),
    ("62.2", 150, None),
    ("62.3", 500, None),
    ("62.4", 20, None),
    ("63.1", 70, None),
    ("64.1", 3300, None),
    ("64.2", 1320, None),
    ("65", 400, None),
    ("70", 510, None),
    ("74.1", 2000, "state"),
    ("74.4", 4000, "epci"),
    ("74.5", 1200, "ulis"),
    ("74.10", 1500, "macif"),
    ("P", 400, None),
    ("861", 350, None),
    ("862", 100, None),
    ("864", 320, None),
    ("870", 320, None),
    ("871", 450, None),
]

# A line: (account, label, amount excl. VAT, VAT, funding that pays all of it).
BILLS = [
    {
        "vendor": "grocer",
        "date": "2022-03-04",
        "lines": [
            ("601", "Farine, sucre et œufs", 148.20, "5.5", "epci"),
            ("601", "Beurre", 96.40, "5.5", "epci"),
            ("601", "Chocolat", 124.00, "20", None),
        ],
    },
    {
        "vendor": "packaging",
        "date": "2022-03-08",
        "lines": [
            ("60261", "Boîtes et sachets", 85.00, "20", "state"),
            ("6064", "Étiquettes et feutres", 42.50, "20", "state"),
            ("6063", "Plaques, spatules, boîte isotherme", 138.00, "20", "macif"),
        ],
    },
    {
        "vendor": "kitchen",
        "date": "2022-03-09",
        "lines": [("6132", "Location de la cuisine, 3 jours", 420.00, None, "epci")],
    },
    {
        "vendor": "designer",
        "date": "2022-03-10",
        "lines": [("6226", "Création du logo", 350.00, None, "macif")],
    },
    {
        "vendor": "printer",
        "date": "2022-03-11",
        "lines": [("6236", "Affiches et flyers", 118.60, "20", "epci")],
    },
    {
        "vendor": "grocer",
        "date": "2022-03-11",
        "lines": [("601", "Ingrédients de la deuxième vente", 48.00, "5.5", None)],
    },
    {
        "vendor": "railway",
        "date": "2022-03-14",
        "lines": [("6251", "Déplacements de l'équipe", 86.40, None, None)],
    },
    {
        "vendor": "pastry_chef",
        "date": "2022-03-15",
        "lines": [("6226", "Ateliers de pâtisserie", 900.00, None, "state")],
    },
    {
        "vendor": "caterer",
        "date": "2022-03-15",
        "lines": [("6257", "Repas du groupe, 7 jours", 399.00, "10", "macif")],
    },
    {
        "vendor": "credit_mutuel",
        "date": "2022-03-31",
        "lines": [("6278", "Terminal de paiement", 15.00, "20", None)],
    },
    {
        "vendor": "cpe",
        "date": "2022-03-31",
        "lines": [("6226", "Co-animation, 7 jours", 1400.00, "20", "epci")],
    },
]
BILLS_PAID_ON = "2022-04-29"  # the latest of them is of 20 April

# Cartons sent back: a vendor credit note.
CREDIT_NOTE = {
    "vendor": "packaging",
    "date": "2022-03-18",
    "lines": [("60261", "Reprise d'un carton de boîtes", 15.00, "20", "state")],
}

# A bill of both editions: what each bears, in percent, and the funding that pays
# for the first one's part.
SHARED_BILL = {
    "vendor": "insurer",
    "date": "2022-04-20",
    "lines": [("6161", "Assurance des deux éditions", 240.00, None, None)],
    "first": (60, "ulis"),
    "second": 40,
}

# Lines shared between fundings, in percent of the line.
SPLITS = {
    "Chocolat": {"epci": 50, "macif": 50},
    "Salaire brut de l'animateur": {"epci": 50, "state": 25, "macif": 15},
    "Cotisations patronales": {"ulis": 75},
}

# Pay of the project officer: (account, label, debit, credit, of the cohort).
PAYROLL_DATE = "2022-03-31"
PAYROLL_REF = "Paie de mars 2022"
PAYROLL = [
    ("6411", "Salaire brut de l'animateur", 3300.00, 0, True),
    ("6451", "Cotisations patronales", 1320.00, 0, True),
    ("6333", "Formation professionnelle", 66.00, 0, True),
    ("421", "Salaire net à payer", 0, 2574.00, False),
    ("431", "Cotisations à payer", 0, 2112.00, False),
]

# Means of payment on the stall; what was sold there stands in ``stall``.
JOURNALS = {
    "cash": {"name": "Espèces", "code": "ESP", "type": "cash"},
    "card": {"name": "Carte bancaire", "code": "CB", "type": "bank"},
}

# A line: (label, quantity, price, VAT).
ORDER = {
    "customer": "vitalis",
    "date": "2022-03-15",
    "paid_on": "2022-04-05",
    "lines": [("Buffet de clôture", 1, 100.00, "5.5")],
}

# (label, giver, date, nature, quantity, value of one); hours have that of their day.
INKIND = [
    ("Comité de pilotage", "steering_1", "2022-03-15", "volunteering", 12, 0.00),
    ("Comité de pilotage", "steering_2", "2022-03-15", "volunteering", 8, 0.00),
    ("Comité de pilotage", "steering_3", "2022-03-15", "volunteering", 10, 0.00),
    ("Salle prêtée, jours (valeur inventée)", "ulis", "2022-03-07", "loan", 7, 50.00),
    (
        "Conseil bancaire, heures (valeur inventée)",
        "credit_mutuel",
        "2022-03-10",
        "service",
        3,
        35.00,
    ),
]

# --- The finished report ---

REPORT_FUNDING = "epci"
# What a person adds below the facts that the report finds by itself.
IMPLEMENTATION_TEXT = (
    "Co-animation par Coopérer pour entreprendre et PôleS NOE, avec l'appui d'un comité"
    " de pilotage bénévole. Interventions d'une pâtissière, d'un graphiste et d'un"
    " conseiller bancaire. Participants accompagnés par la Mission Locale VITA-LIS ;"
    " partenaires de terrain : Vita-lis, MEIF, AVAG, ESSCOP."
)
REPORT_TEXTS = {
    "objectives_text": (
        "Les quatre participants ont suivi le parcours jusqu'au bout, créé une"
        " activité, vendu leur production et tenu leurs comptes. Le bilan individuel"
        " a fait germer une réflexion sur la suite de leur parcours."
    ),
    "indirect_rules_text": (
        "Aucune charge indirecte n'est affectée. L'assurance des deux éditions est"
        " répartie à 60 % et 40 %."
    ),
    "variance_text": (
        "Ventes supérieures aux prévisions (+ 32 %) ; petit matériel acheté au lieu"
        " d'être emprunté. Ligne 65 : parts du résultat des ventes votées et versées"
        " aux participants ; le solde est couvert par l'autofinancement prévu."
    ),
    "observations_text": NOTE,
    "signed_on": "2022-05-31",
}

# --- The second edition ---

# What becomes of the copied fundings.
NEXT_ASKED_ON = "2022-04-25"
NEXT_ASKED = ["epci", "state", "ulis"]
NEXT_FUNDERS = {"ulis": "longjumeau"}  # another town pays
NEXT_FILES = {
    "epci": {"file_number": "2022-JE-041"},
    "state": {"file_number": "DA-000117", "service_code": "PREF091"},
    "ulis": {"file_number": "2022-VL-008"},
}
NEXT_GRANTED = {
    "epci": {
        "date_granted": "2022-05-30",
        "date_signed": "2022-06-02",
        "agreement_number": "CV-2022-041",
        "instalments": [
            ("Acompte à la signature", "signature", "2022-06-30", 2400, None),
            ("Deuxième acompte", "interim", "2022-09-30", 800, None),
            ("Solde sur compte rendu", "final", None, 800, None),
        ],
    },
}
NEXT_PAYMENT = ("epci", "2022-06-28", 2400)
# The rules of one funder: (row, the most it pays there).
NEXT_RULES = {"epci": {"eligible_prefixes": "60,61,62", "refused_prefixes": "6257"}}
NEXT_CAPS = {"epci": [("62.1", 1500)]}

NEXT_BILLS = [
    {
        "vendor": "grocer",
        "date": "2022-06-08",
        "lines": [
            ("601", "Farine, sucre et levure", 112.30, "5.5", "epci"),
            ("601", "Beurre", 74.80, "5.5", "epci"),
        ],
    },
    {
        "vendor": "packaging",
        "date": "2022-06-10",
        "lines": [("60261", "Sachets", 36.00, "20", "epci")],
    },
    {
        "vendor": "kitchen",
        "date": "2022-06-13",
        "lines": [("6132", "Location du fournil, 2 jours", 300.00, None, "epci")],
    },
    {  # a cost that the funder of the others refuses
        "vendor": "caterer",
        "date": "2022-06-15",
        "lines": [("6257", "Repas du groupe", 186.00, "10", None)],
    },
]
NEXT_BILLS_PAID_ON = "2022-07-15"
# Received, not checked yet: the edition shows it as something to settle.
NEXT_DRAFT_BILL = {
    "vendor": "baker",
    "date": "2022-06-17",
    "lines": [("6226", "Ateliers de boulangerie", 750.00, None, None)],
}
# What the organisation spent for all it does, and the hours of half-days of the edition
# and of all that its rooms were open for.
NEXT_INDIRECT = {
    "name": "Loyer et comptabilité de juin (valeur inventée)",
    "date": "2022-06-30",
    "key": "session_hours",
    "base_amount": 2400,
    "quantity": 49,
    "total_quantity": 980,
}

# Vendors whose paper nobody has found yet.
VOUCHERS_MISSING = ["railway", "packaging"]

# --- The interim report, and what its funder said of it ---

INTERIM_FUNDING = "epci"
INTERIM_TEXTS = {
    "objectives_text": (
        "Trois personnes sont entrées, le groupe a choisi son activité et préparé ses"
        " premières ventes. Le bilan individuel et le partage du résultat restent à"
        " faire."
    ),
    "indirect_rules_text": (
        "Loyer et comptabilité du mois, au prorata des heures de demi-journées : 49 des"
        " 980 heures de demi-journées de la structure."
    ),
    "variance_text": (
        "Compte rendu d'étape : les dépenses de personnel et les interventions ne sont"
        " pas encore comptabilisées."
    ),
    "observations_text": NOTE,
    "date_to": "2022-08-31",
    "signed_on": "2022-08-31",
}
CALLED_NEXT_ON = "2022-09-01"
CONTROLLED_ON = "2022-09-20"
REFUSED = ("Sachets", "Facture non fournie")

# (funding, reader): who may read the reports that were sent to them.
FUNDER_READERS = [
    ("first", "Mission jeunesse et emploi (lectrice inventée)"),
    ("second", "Service des subventions (lecteur inventé)"),
]
