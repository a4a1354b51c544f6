// PostGraphile 5 as its documentation sets it up for production: the amber preset on Node's own HTTP server, in as many
// processes as are asked for.
import cluster from "node:cluster";
import { createServer } from "node:http";
import { postgraphile } from "postgraphile";
import { grafserv } from "postgraphile/grafserv/node";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";
import { makePgService } from "postgraphile/adaptors/pg";

if (cluster.isPrimary) {
  for (let number = 0; number < Number(process.env.WORKERS); number++) cluster.fork();
} else {
  const instance = postgraphile({
    extends: [PostGraphileAmberPreset],
    pgServices: [makePgService({ connectionString: process.env.PEER_DATABASE, schemas: [process.env.PEER_SCHEMA] })],
    grafserv: { graphiql: false, watch: false },
    grafast: { explain: false },
  });
  const server = createServer();
  await instance.createServ(grafserv).addTo(server);
  server.listen(Number(process.env.PORT), "127.0.0.1");
}
