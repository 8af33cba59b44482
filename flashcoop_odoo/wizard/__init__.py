from . import flashcoop_charge
from . import flashcoop_duplicate_edition
from . import flashcoop_give_back
from . import flashcoop_report_correction
from . import flashcoop_session_generate
from . import flashcoop_session_move
from . import flashcoop_stall_reopen
from . import flashcoop_surplus_cancel
