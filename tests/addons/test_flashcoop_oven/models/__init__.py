from . import flashcoop_cohort
from . import flashcoop_test_oven
