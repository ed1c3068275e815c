"""The WSGI application that a web server loads."""

import os

from django.core.wsgi import get_wsgi_application

from caregiving.runtime.settled import settle

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caregiving.settings")

application = get_wsgi_application()
settle()
