// Runs every server audit of graphql-http against a URL and prints the results as JSON.
// usage: node audits.mjs http://127.0.0.1:8000/graphql "Bearer <key>"
import { auditServer } from "graphql-http";

const [url, authorization] = process.argv.slice(2);
if (!url) {
  console.error("usage: node audits.mjs <url> [authorization]");
  process.exit(2);
}

const headers = authorization ? { authorization } : {};
const fetchFn = (address, options = {}) =>
  fetch(address, { ...options, headers: { ...headers, ...options.headers } });

const results = await auditServer({ url, fetchFn });
const audits = results.map(({ id, name, status, reason }) => ({ id, name, status, reason }));
const ok = audits.filter((audit) => audit.status === "ok").length;
console.log(JSON.stringify({ total: audits.length, ok, audits }, null, 1));
process.exit(ok === audits.length ? 0 : 1);
