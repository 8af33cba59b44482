from . import signing
from . import calendar
from . import followup
from . import funder
from . import own_data
from . import dossier
