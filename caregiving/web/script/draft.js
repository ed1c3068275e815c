// A long form that is left half-way: what was chosen is still there when it is opened again on this phone.

for (const form of document.querySelectorAll("[data-draft]")) {
  const name = `${form.dataset.draft}-${PERSON}`, kept = JSON.parse(localStorage.getItem(name) || "{}");
  for (const [field, value] of Object.entries(kept)) if (form.elements[field]) form.elements[field].value = value;
  form.addEventListener("change", () => {
    const chosen = [...new FormData(form)].filter(([field]) => form.elements[field] instanceof RadioNodeList);
    localStorage.setItem(name, JSON.stringify(Object.fromEntries(chosen)));
  });
  form.addEventListener("submit", () => localStorage.removeItem(name));
}
