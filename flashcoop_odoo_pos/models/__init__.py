from . import flashcoop_cohort
from . import pos_config
from . import res_config_settings
from . import pos_order
from . import pos_order_line
from . import pos_session
