from . import flashcoop_cohort
from . import sale_order
from . import sale_order_line
