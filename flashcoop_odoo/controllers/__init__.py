from . import followup
from . import own_data
