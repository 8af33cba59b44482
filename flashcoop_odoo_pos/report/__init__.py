from . import flashcoop_sale_report
