// Law: a file is sealed and opened as web clients do it, by WebCrypto; nothing of the bot's is used.
//
// One JSON object comes in, one goes out; bytes are in base64.

import { text } from "node:stream/consumers";

const { subtle } = globalThis.crypto;
const bare = (bytes) => Buffer.from(bytes).toString("base64").replace(/=+$/, "");
const counter = (iv) => ({ name: "AES-CTR", counter: iv, length: 64 });

async function seal(content) {
  const iv = new Uint8Array(16);
  crypto.getRandomValues(iv.subarray(0, 8));
  const key = await subtle.generateKey({ name: "AES-CTR", length: 256 }, true, ["encrypt", "decrypt"]);
  const sealed = await subtle.encrypt(counter(iv), key, content);
  return {
    content: bare(sealed),
    file: {
      v: "v2",
      key: await subtle.exportKey("jwk", key),
      iv: bare(iv),
      hashes: { sha256: bare(await subtle.digest("SHA-256", sealed)) },
    },
  };
}

async function open(content, file) {
  if (bare(await subtle.digest("SHA-256", content)) !== file.hashes.sha256) throw Error("changed");
  const key = await subtle.importKey("jwk", file.key, { name: "AES-CTR" }, false, ["decrypt"]);
  const iv = Buffer.from(file.iv, "base64");
  return { content: bare(await subtle.decrypt(counter(iv), key, content)) };
}

const asked = JSON.parse(await text(process.stdin));
const content = Buffer.from(asked.content, "base64");
const answer = asked.file ? await open(content, asked.file) : await seal(content);
process.stdout.write(JSON.stringify(answer));
