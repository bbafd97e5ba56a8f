// Law: telegram-test-api answers as its authors made it; nothing of this project decides anything.
//
// Port as the only argument, on loopback; it says a line when it answers, and ends with its standard
// input. Added are what watches (GET /log) and what the package says against the Bot API's own
// documentation, each named below: without those no typed client reads a word of it. A method that
// it lacks stays lacking.

import { createRequire } from "node:module";
import TelegramServer from "telegram-test-api";

// Its own axios and express, whichever versions those are.
const its = createRequire(createRequire(import.meta.url).resolve("telegram-test-api"));
const axios = its("axios");
const express = its("express");

const port = Number(process.argv[2]);
const server = new TelegramServer({ port, host: "127.0.0.1", storeTimeout: 3600 });

// --- what watches -------------------------------------------------------------------------------

const log = { asked: [], brought: [] };

const note = (request, _response, next) => {
  const given = { ...request.query, ...request.body };
  log.asked.push({ method: request.params.method.toLowerCase(), given });
  next();
};

// "Webhook invocation failed" is thrown where nobody catches it; Telegram would try again later.
process.on("unhandledRejection", () => {});

// --- requests -----------------------------------------------------------------------------------

// "Making requests": forms may carry JSON-serialized objects. The package reads two of them.
const NESTED = ["link_preview_options", "reply_parameters", "allowed_updates"];
const unfold = (request, _response, next) => {
  for (const name of NESTED) {
    if (typeof request.body[name] === "string") request.body[name] = JSON.parse(request.body[name]);
  }
  next();
};

// `timeout` is unknown to it: an empty answer comes at once. A way of some length holds back whoever
// asks without a pause.
const LENGTH = 50;
const far = (_request, _response, next) => setTimeout(next, LENGTH);

// --- answers ------------------------------------------------------------------------------------

const edited = ({ chat_id, message_id }) => {
  const kept = server.storage.botMessages.find(
    (one) => one.messageId === Number(message_id) && one.message.chat_id === chat_id,
  );
  const chat = { id: Number(chat_id), type: "private" };
  return kept && { ...kept.message, message_id: kept.messageId, date: kept.time, chat };
};

const inSeconds = (message) => message && { ...message, date: Math.floor(message.date / 1000) };

const MENDS = {
  getme: (user) => ({ ...user, is_bot: true }), // User: `is_bot` is not optional
  sendmessage: inSeconds, // Message: `date` is in Unix time
  editmessagetext: (_, given) => inSeconds(edited(given)), // "the edited Message is returned"
};

const mend = (request, response, next) => {
  const change = MENDS[request.params.method.toLowerCase()];
  const answer = response.json.bind(response);
  const mended = (told) => ({ ...told, result: change(told.result, request.body) });
  if (change) response.json = (told) => answer(told.ok ? mended(told) : told);
  next();
};

// --- updates ------------------------------------------------------------------------------------

// CallbackQuery: `chat_instance` is not optional.
const asMade = TelegramServer.formatUpdate;
TelegramServer.formatUpdate = (update) => {
  const told = asMade(update);
  const tap = told.callback_query;
  if (tap) tap.chat_instance = String(tap.message.chat.id);
  return told;
};

// setWebhook: a `secret_token` comes with every update, in a header.
axios.interceptors.request.use((request) => {
  const hook = Object.values(server.webhooks).find(({ url }) => url === request.url);
  const secret = hook?.secret_token;
  if (secret) request.headers["X-Telegram-Bot-Api-Secret-Token"] = secret;
  return request;
});
const brought = ({ config, status }) =>
  log.brought.push({ update: JSON.parse(config.data).update_id, status });
axios.interceptors.response.use(
  (response) => (brought(response), response),
  (fault) => {
    brought({ config: fault.config, status: fault.response?.status ?? 0 });
    throw fault;
  },
);

// ------------------------------------------------------------------------------------------------

const own = server.webServer;
server.webServer = express();
server.webServer.use(express.json(), express.urlencoded({ extended: true }));
server.webServer.get("/log", (_request, response) => response.json(log));
server.webServer.use("/bot:token/getUpdates", far);
server.webServer.all("/bot:token/:method", unfold, note, mend);
server.webServer.use(own);
process.stdin.on("end", () => process.exit()).resume();
await server.start();
console.log("ready");
