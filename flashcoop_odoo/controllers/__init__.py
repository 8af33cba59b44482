from . import signing
from . import calendar
from . import followup
from . import own_data
from . import dossier
