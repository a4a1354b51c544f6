// Starts GraphiQL with what the page's JSON block says: endpoint, language, sample tabs, headers.
"use strict";
(() => {
  const settings = JSON.parse(document.getElementById("explorer-settings").textContent);
  const defaultHeaders = JSON.stringify(settings.headers, null, 2);
  const memory = withoutHeaders(GraphiQL.createLocalStorage({ namespace: `concord-explorer-${settings.edition}` }));
  const isFirstVisit = memory.getItem("graphiql:tabState") === null;

  // GraphiQL's dialogs add a style element; this name is where they look for the nonce that the page's policy asks for.
  window.__webpack_nonce__ = document.currentScript.nonce;

  forgetOtherEditions();
  openTheTabAgain();
  document.getElementById("restore").addEventListener("click", restoreSamples);
  ReactDOM.createRoot(document.getElementById("explorer")).render(
    React.createElement(GraphiQL, {
      fetcher: ask,
      storage: memory,
      shouldPersistHeaders: false,
      defaultHeaders,
      defaultTabs: settings.tabs.map((tab) => ({ query: tab.query, variables: tab.variables })),
      variables: isFirstVisit ? settings.tabs[0]?.variables : undefined, // GraphiQL forgets those of the first tab
      defaultQuery: "",
    }),
  );

  async function ask(operation, { headers: written } = {}) {
    const headers = new Headers({
      Accept: "application/graphql-response+json, application/json",
      "Accept-Language": settings.language,
      "Content-Type": "application/json",
    });
    for (const [name, value] of Object.entries(written ?? {})) headers.set(name, value);
    const hasKey = headers.has("Authorization");
    if (!hasKey) headers.set("X-CSRFToken", settings.csrfToken);

    const response = await fetch(settings.endpoint, {
      method: "POST",
      headers,
      body: JSON.stringify(wellNamed(operation)),
      credentials: hasKey ? "omit" : "same-origin", // with a key, the key alone says who asks
    });
    return answerOf(await response.text(), response);
  }

  // Just after a change of tab GraphiQL still names the operation of the tab before.
  function wellNamed(operation) {
    try {
      const { definitions } = GraphiQL.GraphQL.parse(operation.query);
      const isThere = definitions.some((definition) => definition.name?.value === operation.operationName);
      return isThere ? operation : { ...operation, operationName: undefined };
    } catch {
      return operation; // the server says what is wrong with it
    }
  }

  function answerOf(text, response) {
    try {
      return JSON.parse(text);
    } catch {
      return { errors: [{ message: `HTTP ${response.status} ${response.statusText}`, body: text.slice(0, 2000) }] };
    }
  }

  // A key is never stored in the browser: GraphiQL's tabs leave headers out, its history would keep them.
  // An operation taken from the history gets today's headers.
  function withoutHeaders(storage) {
    const { setItem, getItem } = storage;
    const isHistory = (key) => /:(queries|favorites)$/.test(key);
    storage.setItem = (key, value) => setItem(key, isHistory(key) ? replaceHeaders(value, null) : value);
    storage.getItem = (key) => (isHistory(key) ? replaceHeaders(getItem(key), defaultHeaders) : getItem(key));
    return storage;
  }

  function replaceHeaders(text, headers) {
    return JSON.stringify(JSON.parse(text), (name, value) => (name === "headers" ? headers : value));
  }

  // GraphiQL stores its tabs and the text of the open one at different moments, and after a reload between the two
  // it would take the text for a tab of its own; so it would before it has stored any tabs.
  function openTheTabAgain() {
    const { tabs = [], activeTabIndex } = JSON.parse(memory.getItem("graphiql:tabState")) ?? {};
    const open = tabs[activeTabIndex];
    for (const name of ["query", "variables"]) {
      if (open) memory.setItem(`graphiql:${name}`, open[name] ?? "");
      else memory.removeItem(`graphiql:${name}`);
    }
  }

  function restoreSamples(event) {
    if (!window.confirm(event.currentTarget.dataset.warning)) return;
    memory.clear();
    window.location.reload();
  }

  function forgetOtherEditions() {
    for (const key of Object.keys(window.localStorage)) {
      const isOurs = key.startsWith("concord-explorer-");
      if (isOurs && !key.startsWith(`concord-explorer-${settings.edition}:`)) window.localStorage.removeItem(key);
    }
  }
})();
