"""The addresses of the pages. They hold ids and nothing else about anybody."""

from django.urls import path

from caregiving.web import pwa
from caregiving.web.views import checklists, drill, due, illness, now, people, reminder, sheet, supplies, undo, wrong

urlpatterns = [
    path("", now.now, name="now"),
    path("homes/", now.which_home, name="homes"),
    path("wrong/", wrong.wrong, name="wrong"),
    path("wrong/breathing/", wrong.breathing, name="breathing"),
    path("wrong/power/", wrong.power, name="power"),
    path("wrong/other/", wrong.other, name="other"),
    path("wrong/ill/", illness.first_sign, name="first_sign"),
    path("wrong/ill/start/", illness.start, name="start"),
    path("illness/", illness.running, name="illness"),
    path("illness/test/", illness.tested, name="tested"),
    path("illness/asked/", illness.asked, name="asked"),
    path("illness/plan/", illness.switch, name="switch"),
    path("illness/danger/", illness.danger_noted, name="danger"),
    path("illness/over/", illness.recovered, name="recovered"),
    path("power/<uuid:device_id>/drill/", drill.drill, name="drill"),
    path("supplies/", supplies.supplies, name="supplies"),
    path("supplies/<uuid:supply_id>/count/", supplies.count, name="count"),
    path("supplies/<uuid:supply_id>/order/", supplies.order, name="order"),
    path("due/", due.due_list, name="due_list"),
    path("due/<uuid:item_id>/answer/", due.answer, name="answer"),
    path("due/<uuid:patient_id>/<uuid:item_id>/", due.due_item, name="due_item"),
    path("due/<uuid:patient_id>/<uuid:item_id>/who/", due.who_has_it, name="who_has_it"),
    path("r/<int:reminder_id>/", reminder.opened, name="reminder"),
    path("r/<int:reminder_id>/shown/", reminder.shown, name="reminder_shown"),
    path("people/", people.people, name="people"),
    path("people/disturb/", people.disturb, name="disturb"),
    path("people/phones/", people.subscribe, name="subscribe"),
    path("people/phones/<uuid:phone_id>/test/", people.send_test, name="send_test"),
    path("people/phones/<uuid:phone_id>/remove/", people.remove_phone, name="remove_phone"),
    path("people/phones/<uuid:phone_id>/tapped/", people.tapped, name="tapped"),
    path("sheet/", sheet.sheet, name="sheet"),
    path("sheet/printed/", sheet.printed, name="printed"),
    path("checklists/", checklists.checklists, name="checklists"),
    path("checklists/begin/", checklists.begin, name="checklist_begin"),
    path("checklists/<uuid:run_id>/tick/", checklists.tick, name="checklist_tick"),
    path("checklists/<uuid:patient_id>/<uuid:run_id>/", checklists.run, name="checklist_run"),
    path("undo/", undo.undo, name="undo"),
    path("sw.js", pwa.service_worker, name="service_worker"),
    path("manifest.webmanifest", pwa.manifest, name="manifest"),
    path("offline/", pwa.offline, name="offline"),
]
