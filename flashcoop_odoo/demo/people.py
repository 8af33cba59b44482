"""Who and when: the published facts of two Flashcoops of 2022 in Essonne, and a
small invented one of these weeks.

Organisations, dates, trades, ages, sexes, levels and roles are those published by
the body that carried them. Every person's name is invented, and so is all that
was not published: the titles of the half-days, who missed which, birth dates (the
ages at entry are the published ones).
"""

INVENTED = "Noms de personnes et montants inventés pour la démonstration."

COMPANY = {
    "name": "PôleS NOE (démonstration)",
    "city": "Les Ulis",
    "zip": "91940",
    "company_registry": "00000000000000",
    "flashcoop_rna": "W000000000",
    "flashcoop_regime": "full",  # an association, as its number says
    "flashcoop_legal_representative": "Hélène Sauvaire, directrice",
}

PASSWORD = "flashcoop"  # the demo is served on the machine itself only

# role: (label, name, login, groups)
USERS = {
    "facilitator": (
        "Animation",
        "Bastien Corval",
        "animation",
        ["flashcoop_odoo.flashcoop_group_facilitator"],
    ),
    "coordinator": (
        "Coordination",
        "Judith Ancel",
        "coordination",
        ["flashcoop_odoo.flashcoop_group_coordinator"],
    ),
    "officer": (
        "Financements",
        "Nora Lemarié",
        "financements",
        ["flashcoop_odoo.flashcoop_group_funding"],
    ),
    "accountant": (
        "Comptabilité",
        "Étienne Rambaud",
        "comptabilite",
        [
            "account.group_account_manager",
            "account.group_account_user",
            "analytic.group_analytic_accounting",
            "base.group_partner_manager",
        ],
    ),
    "manager": (
        "Direction",
        "Hélène Sauvaire",
        "direction",
        [
            "flashcoop_odoo.flashcoop_group_manager",
            "account.group_account_readonly",
            "analytic.group_analytic_accounting",
        ],
    ),
    "auditor": (
        "Lecture (sans les noms)",
        "Odile Vasseur",
        "lecture",
        ["flashcoop_odoo.flashcoop_group_auditor"],
    ),
}

# key: (name, city)
ORGANISATIONS = {
    "vitalis": ("Mission Locale VITA-LIS", ""),
    "meif": ("MEIF", ""),
    "avag": ("AVAG", ""),
    "esscop": ("ESSCOP", ""),
    "info_jeunes": ("Info Jeunes", ""),
    "cpe": ("Coopérer pour entreprendre", "Paris"),
    "credit_mutuel": ("Crédit Mutuel", ""),
    "epci": ("Communauté d'agglomération Paris-Saclay", "Orsay"),
    "macif": ("MACIF", "Niort"),
    "ulis": ("Ville des Ulis", "Les Ulis"),
    "state": ("Ministère chargé de la Ville", "Paris"),
    "longjumeau": ("Ville de Longjumeau", "Longjumeau"),
    "grocer": ("Grossiste alimentaire (fournisseur inventé)", "Rungis"),
    "packaging": ("Emballages et matériel (fournisseur inventé)", "Massy"),
    "kitchen": ("Cuisine à louer (fournisseur inventé)", "Les Ulis"),
    "printer": ("Imprimeur (fournisseur inventé)", "Palaiseau"),
    "caterer": ("Traiteur (fournisseur inventé)", "Les Ulis"),
    "insurer": ("Assureur (fournisseur inventé)", "Paris"),
    "railway": ("Transports (fournisseur inventé)", "Paris"),
}

# key: (name, organisation or None, function)
CONTACTS = {
    "cpe_facilitator": ("Solène Maury", "cpe", "Animatrice"),
    "pastry_chef": ("Awa Montreuil", None, "Pâtissière professionnelle"),
    "designer": ("Théo Lacassin", None, "Graphiste professionnel"),
    "bank_adviser": ("Karim Estève", "credit_mutuel", "Conseiller bancaire"),
    "adviser": ("Claire Montel", "vitalis", "Conseillère en insertion"),
    "steering_1": ("Gérard Pélissier", None, "Bénévole"),
    "steering_2": ("Monique Tardieu", None, "Bénévole"),
    "steering_3": ("Alain Roquefeuil", None, "Bénévole"),
    "baker": ("Denis Ambert", None, "Boulanger professionnel"),
    "third_place": ("Élise Quéméner", None, "Animatrice d'un tiers-lieu"),
}

COHORT = {
    "name": "Chez Cook'is",
    "trade": "Cookies et pâtisserie",
    "date_start": "2022-03-07",
    "note": f"<p>Première Flashcoop aux Ulis. {INVENTED}</p>",
}
PLACE = ("Maison de quartier (lieu inventé)", "Les Ulis", "91940")

# (contact or organisation, role, function); the project officer is a user.
ACTORS = [
    ("cpe_facilitator", "facilitator", "Animatrice, Coopérer pour entreprendre"),
    ("facilitator", "facilitator", "Chargé de projets, PôleS NOE"),
    ("pastry_chef", "professional", "Pâtissière"),
    ("designer", "professional", "Graphiste"),
    ("bank_adviser", "bank", "Conseiller bancaire"),
    ("vitalis", "prescriber", "Oriente et accompagne les participants"),
    ("vitalis", "field_partner", "Partenaire de terrain"),
    ("meif", "field_partner", "Partenaire de terrain"),
    ("avag", "field_partner", "Partenaire de terrain"),
    ("esscop", "field_partner", "Partenaire de terrain"),
    ("steering_1", "steering", "Comité de pilotage"),
    ("steering_2", "steering", "Comité de pilotage"),
    ("steering_3", "steering", "Comité de pilotage"),
]

# (name, gender, birth date, level reached); ages at entry: 20, 22, 25, 26.
PARTICIPANTS = [
    ("Lila Besson", "f", "2001-05-12", "4"),
    ("Sofia Delcourt", "f", "1999-09-23", "4"),
    ("Noémie Tramier", "f", "1996-11-02", "3"),
    ("Hugo Valmont", "m", "1995-12-18", "4"),
]

NOT_PUBLISHED = {
    "labour_status": "unknown",
    "unemployed_for": "unknown",
    "qpv": "unknown",
    "benefit": "unknown",
    "disability": "unknown",
    "nationality": "unknown",
}

# What became of them was not published either.
NO_FOLLOWUP = "Suivi non publié"

# One title a half-day, in the order of the programme.
TITLES = [
    "Accueil, règles de vie du groupe",
    "Découverte de la coopération et choix de l'activité",
    "Atelier pâtisserie : recettes et hygiène",
    "Atelier pâtisserie : essais et dégustation",
    "Nom, logo et identité visuelle",
    "Prix de revient et prix de vente",
    "Rendez-vous avec le conseiller bancaire",
    "Communication et prises de commandes",
    "Production pour la première vente",
    "Première vente",
    "Production pour la deuxième vente",
    "Deuxième vente",
    "Comptes de la Flashcoop et partage du résultat",
    "Bilans individuels et clôture",
]

# (half-day in the programme, participant, status, minutes of presence, reason):
# everybody else was there.
EXCEPTIONS = [
    (3, 1, "late", 180, "Retard de transport"),
    (6, 3, "excused", 0, "Rendez-vous médical"),
    (9, 0, "absent", 0, "Sans nouvelles"),
]

# --- The second edition ---

NEXT_COHORT = {
    "name": "Cooking",
    "trade": "Boulangerie et biscuits",
    "date_start": "2022-06-09",
    "note": f"<p>Deuxième Flashcoop, à Longjumeau. {INVENTED}</p>",
}
NEXT_PLACE = ("Tiers-lieu (lieu inventé)", "Longjumeau", "91160")

# What the copied team loses and gains.
NEXT_ACTORS_GONE = ["cpe_facilitator", "pastry_chef", "designer", "avag", "esscop"]
NEXT_ACTORS = [
    ("baker", "professional", "Boulanger"),
    ("third_place", "facilitator", "Animatrice d'un tiers-lieu"),
    ("meif", "prescriber", "Oriente les participants"),
    ("info_jeunes", "prescriber", "Oriente les participants"),
]

# (name, gender, birth date, prescriber); ages at entry: 19, 21, 24.
NEXT_PARTICIPANTS = [
    ("Thaïs Roncier", "f", "2002-10-30", "vitalis"),
    ("Malo Kervadec", "m", "2001-01-15", "meif"),
    ("Assia Lombard", "f", "1998-04-08", "info_jeunes"),
]
NEXT_HALF_DAYS_FILLED = 4

# --- A small edition of these weeks, all invented ---

LATEST_COHORT = {
    "name": "La Soupe du jour (inventée)",
    "trade": "Soupes et tartes",
    "note": "<p>Flashcoop inventée : elle s'est tenue le mois dernier.</p>",
}
# Days before the demo is loaded: the 28 days after its end are nearly over.
LATEST_STARTED = 36
LATEST_ACTORS = [("facilitator", "facilitator", "Chargé de projets, PôleS NOE")]
LATEST_PARTICIPANTS = [
    ("Ilyès Berthomé", "m", "2004-04-17", "4"),
    ("Maëlle Quintin", "f", "2002-08-05", "3"),
]
LATEST_PHONE = "06 39 98 00 00"  # a number that is nobody's (ARCEP)
