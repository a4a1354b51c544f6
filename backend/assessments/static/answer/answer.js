// Progress, and a draft that never leaves the device. The page does all that matters without this file.
"use strict";
(() => {
  const PREFIX = "concord-draft:";
  const SENT = "concord-sent";
  const { draft, forget, keep, returned, sent, until } = document.body.dataset;

  // Storage may be switched off; then there is no draft, and nothing else changes.
  const attempt = (work) => { try { return work(); } catch { return undefined; } };
  const drop = (key) => attempt(() => { localStorage.removeItem(PREFIX + key); sessionStorage.removeItem(PREFIX + key); });
  const place = () => (keep === "session" ? sessionStorage : localStorage);

  attempt(() => {
    for (const key of Object.keys(localStorage).filter((name) => name.startsWith(PREFIX))) {
      const kept = attempt(() => JSON.parse(localStorage.getItem(key)));
      if (!(Date.parse(kept?.until) > Date.now())) localStorage.removeItem(key);
    }
  });
  const offerCopy = () => {
    const copy = document.querySelector(".copy");
    if (!copy || !navigator.clipboard) return;
    const button = copy.querySelector("button");
    copy.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.querySelector(".link a").href);
      copy.querySelector("[role=status]").textContent = button.dataset.copied;
    });
  };

  if (forget) drop(forget);
  if (sent !== undefined) {
    attempt(() => { drop(sessionStorage.getItem(SENT)); sessionStorage.removeItem(SENT); });
    history.replaceState(null, "", `/answer/thanks${sent}?lang=${document.documentElement.lang}`); // a reload sends nothing
    offerCopy();
    return;
  }

  const form = document.querySelector("form[data-sending]");
  if (!form) return;
  const statements = [...new Set([...form.querySelectorAll(".scale input")].map((input) => input.name))];
  const progress = form.querySelector(".progress");
  const expected = form.querySelector(".expected");
  const restored = form.querySelector(".restored");
  const button = form.querySelector(".send");
  const title = button.textContent;

  const chosen = () => [...new FormData(form)].filter(([name, value]) => value !== "" && !["consent", "passcode"].includes(name));

  // Who chooses a function that has no other side is not asked about one.
  const suit = () => {
    const side = form.elements.namedItem("side")?.value;
    if (expected) expected.hidden = Boolean(side) && !expected.dataset.sides.split(" ").includes(side);
  };

  const count = () => {
    suit();
    const answers = new Set(chosen().map(([name]) => name));
    const asked = statements.filter((name) => !(expected?.hidden && name.startsWith("expected.")));
    const done = asked.filter((name) => answers.has(name)).length;
    progress.querySelector("progress").max = asked.length;
    progress.querySelector("progress").value = done;
    progress.querySelector("output").textContent = `${done} / ${asked.length}`;
  };

  const store = () => attempt(() => place().setItem(PREFIX + draft, JSON.stringify({ until, fields: chosen() })));

  const restore = () => {
    const kept = attempt(() => JSON.parse(place().getItem(PREFIX + draft)));
    for (const [name, value] of kept?.fields ?? []) {
      const field = form.elements.namedItem(name);
      if (field) field.value = value;
    }
    restored.hidden = !kept?.fields?.length;
  };

  const mend = (field) => {
    const card = field.closest("[aria-invalid]");
    card?.removeAttribute("aria-invalid");
    field.removeAttribute("aria-invalid");
    card?.querySelector(".fault")?.remove();
  };

  const startOver = () => {
    form.reset();
    drop(draft);
    restored.hidden = true;
    count();
    form.querySelector("input").focus();
  };

  const sending = (event) => {
    if (event.submitter?.name) return; // asks for the other language, and sends no answer
    if (button.ariaDisabled === "true") {
      event.preventDefault();
      return;
    }
    button.ariaDisabled = "true";
    button.textContent = form.dataset.sending;
    attempt(() => sessionStorage.setItem(SENT, draft));
  };

  const ready = () => {
    button.ariaDisabled = null;
    button.textContent = title;
    count();
  };

  if (returned === undefined) restore();
  else store();
  progress.hidden = false;
  form.querySelector(".draft-note").hidden = false;
  form.addEventListener("change", (event) => { mend(event.target); count(); store(); });
  form.addEventListener("input", (event) => { if (event.target.matches("textarea")) store(); });
  form.addEventListener("submit", sending);
  restored.querySelector("button").addEventListener("click", startOver);
  addEventListener("pageshow", ready);
  document.getElementById("problems")?.focus();
  count();
})();
