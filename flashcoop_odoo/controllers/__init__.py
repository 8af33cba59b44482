from . import calendar
from . import followup
