from . import calendar_event
from . import flashcoop_session
from . import flashcoop_cohort
from . import flashcoop_actor
