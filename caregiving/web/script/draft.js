// A long form that was left half-way: what was chosen is still there when it is opened again on this phone.

for (const form of document.querySelectorAll("[data-draft]")) {
  const name = `${form.dataset.draft}-${PERSON}`, chosen = JSON.parse(localStorage.getItem(name) || "{}");
  for (const [field, value] of Object.entries(chosen)) if (form.elements[field]) form.elements[field].value = value;
  form.addEventListener("change", ({ target: { type, name: field, value } }) => {
    if (type === "radio") localStorage.setItem(name, JSON.stringify(Object.assign(chosen, { [field]: value })));
  });
  form.addEventListener("submit", () => localStorage.removeItem(name));
}
