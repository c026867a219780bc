// The same work in PouchDB: replicas edit apart, then exchange through one database until all hold the same.
// node convergence.js REPLICAS EDITS FOLDER   prints one JSON object; needs `npm install pouchdb` in a folder on NODE_PATH.
const PouchDB = require("pouchdb");
const { performance } = require("perf_hooks");

const [replicas, edits, folder] = [Number(process.argv[2]), Number(process.argv[3]), process.argv[4]];
const TICKETS = 100;
let seed = 7;
const random = (n) => (seed = (seed * 1103515245 + 12345) % 2147483648) % n;

async function main() {
  const hub = new PouchDB(`${folder}/hub`);
  await hub.bulkDocs([...Array(TICKETS).keys()].map((n) => ({ _id: `ticket-${n}`, name: "", course: "", store: "", demand: "" })));
  const locals = [];
  for (let r = 0; r < replicas; r += 1) {
    locals.push(new PouchDB(`${folder}/replica-${r}`));
    await locals[r].replicate.from(hub);
  }
  for (const [r, local] of locals.entries()) {
    for (let n = 0; n < edits; n += 1) {
      const text = `第${r}台第${n}次改动，客户要求周五前答复`;
      if (n % 5 < 3) {
        await local.put({ _id: `note-${r}-${n}`, ticket: `ticket-${random(TICKETS)}`, text });
      } else {
        const doc = await local.get(`ticket-${random(TICKETS)}`);
        await local.put({ ...doc, [["name", "course", "store", "demand"][random(4)]]: text });
      }
    }
  }
  const begin = performance.now();
  for (let round = 0; round < 2; round += 1) {
    for (const local of locals) await local.sync(hub);
  }
  const took = performance.now() - begin;
  const infos = await Promise.all([...locals, hub].map((db) => db.allDocs({ include_docs: true })));
  const texts = infos.map((info) => JSON.stringify(info.rows.map((row) => [row.id, row.value.rev])));
  console.log(JSON.stringify({ ms: took, converged: new Set(texts).size === 1, docs: infos[0].total_rows }));
}

main();
