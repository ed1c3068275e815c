"""At the door, with a phone that was never here: three taps and a name, without script and without an account."""

from playwright.sync_api import Browser, expect

from caregiving.patients.models import DoorChecked, DoorLink
from tests.browser.conftest import PHONE
from tests.browser.test_access import faults
from tests.web.home import Home


def test_a_visitor_answers_and_reads_what_follows(chromium: Browser, address: str, lived_in: Home) -> None:
    link = DoorLink.objects.create(patient=lived_in.people.patient, call_name="Ana", call_phone="+15550107")
    phone = chromium.new_context(viewport=PHONE, java_script_enabled=False)  # type: ignore[arg-type]  # ViewportSize
    page = phone.new_page()
    page.goto(f"{address}/d/{link.secret}/")
    page.get_by_label("Your name").fill("Flo")
    for choice in ("Well: no fever", "Yes", "Not yet"):
        page.get_by_label(choice).first.check()
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Please call Ana before you come in.")
    assert (DoorChecked.objects.get().visitor, DoorChecked.objects.get().outcome) == ("Flo", "call")
    phone.close()


def test_axe_finds_nothing_at_the_door(chromium: Browser, address: str, lived_in: Home) -> None:
    link = DoorLink.objects.create(patient=lived_in.people.patient, call_name="Ana", call_phone="+15550107")
    for scheme in ("light", "dark"):
        phone = chromium.new_context(viewport=PHONE, color_scheme=scheme)  # type: ignore[arg-type]  # as they are
        page = phone.new_page()
        page.goto(f"{address}/d/{link.secret}/")
        assert faults(page) == []
        page.get_by_role("button", name="Done").click()
        assert faults(page) == []
        phone.close()
