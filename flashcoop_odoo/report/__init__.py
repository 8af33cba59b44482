from . import statement
from . import flashcoop_cohort_figure
from . import flashcoop_funding_analysis
from . import flashcoop_attendance_report
from . import flashcoop_cost
from . import flashcoop_sale_report
from . import flashcoop_participant_report
from . import flashcoop_participant_report_privacy
