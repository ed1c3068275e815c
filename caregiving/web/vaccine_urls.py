"""The addresses below vaccines/: the same pages for the patient's record and, below own/, for the visitor's."""

from django.urls import URLPattern, path

from caregiving.web.views import health_card, vaccines


def _of(own: bool) -> list[URLPattern]:
    way, name, whose = ("own/", "own_", {"own": True}) if own else ("", "", {"own": False})
    return [
        path(f"{way}dose/", vaccines.new_dose, whose, name=f"{name}vaccine_dose_new"),
        path(f"{way}dose/<uuid:dose_id>/", vaccines.dose, whose, name=f"{name}vaccine_dose"),
        path(f"{way}card/", health_card.hand_over, whose, name=f"{name}vaccine_card"),
        path(f"{way}card/keep/", health_card.keep, whose, name=f"{name}vaccine_keep"),
    ]


urlpatterns = [
    path("", vaccines.vaccines, name="vaccines"),
    path("of/<uuid:patient_id>/", vaccines.vaccines, name="vaccines_of"),
    path("own/", vaccines.own, name="own_vaccines"),
    path("own/agree/", vaccines.agree, name="vaccines_agree"),
    path("own/withdraw/", vaccines.withdraw, name="vaccines_withdraw"),
    path("observations/", vaccines.observe, name="observe"),
    path("card/shared/", health_card.shared, {"own": False}, name="vaccine_card_shared"),
    *_of(own=False),
    *_of(own=True),
]
