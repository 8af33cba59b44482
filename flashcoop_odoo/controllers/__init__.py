from . import signing
from . import calendar
from . import followup
