// A long form that was left half-way goes on on this phone: for a day, and while nobody has told newer answers.

for (const form of document.querySelectorAll("[data-draft]")) {
  const name = `${form.dataset.draft}-${PERSON}`, { last } = form.dataset, begun = form.querySelector("[data-begun]");
  const kept = JSON.parse(localStorage.getItem(name) || "{}");
  const draft = kept.last === last && Date.now() - kept.at < 86400000 ? kept : { last, chosen: {} };
  const keep = () => localStorage.setItem(name, JSON.stringify(draft));
  Object.assign(begun, { hidden: !draft.at, textContent: begun.dataset.begun.replace("TIME", clock(draft.at || 0)) });
  for (const [item, value] of Object.entries(draft.chosen)) if (form.elements[item]) form.elements[item].value = value;
  form.addEventListener("change", ({ target: { type, name: field, value } }) => {
    draft.at ||= Date.now();
    if (type === "radio") keep(draft.chosen[field] = value);
  });
  form.addEventListener("submit", () => localStorage.removeItem(name));
  keep();
}
