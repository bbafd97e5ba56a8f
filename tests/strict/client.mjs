// Law: a person on a client that trusts only devices which their owners have signed.
//
// One JSON command a line comes in, one JSON answer a line goes out. This is matrix-js-sdk with its
// Rust cryptography, which shares nothing with the bot.

import { createInterface } from "node:readline";
import { createClient, MemoryStore } from "matrix-js-sdk";
import { logger } from "matrix-js-sdk/lib/logger.js";
import { PollResponseEvent } from "matrix-js-sdk/lib/extensible_events_v1/PollResponseEvent.js";
import { decodeRecoveryKey, OnlySignedDevicesIsolationMode } from "matrix-js-sdk/lib/crypto-api/index.js";

logger.setLevel("silent");
for (const name of ["log", "info", "warn", "debug", "trace"]) console[name] = () => {};

let client;

const told = (event) => ({
  id: event.getId(),
  sender: event.getSender(),
  type: event.getType(),
  content: event.getContent(),
  wire: event.getWireType(),
  failed: event.isDecryptionFailure(),
});

// A look that brings many events is cut: those before them are asked for, as by scrolling up. Another
// timeline may have begun meanwhile, which is cut anew.
const whole = async (id) => {
  const room = client.getRoom(id);
  const isCut = () => room?.getLiveTimeline().getPaginationToken("b");
  while (isCut()) {
    await client.paginateEventTimeline(room.getLiveTimeline(), { backwards: true, limit: 100 });
  }
  return room;
};

// It gives up what came before it knew the device that sealed it; loaded anew, it tries again.
const opened = (event) =>
  event.isDecryptionFailure()
    ? event.attemptDecryption(client.getCrypto(), { isRetry: true })
    : client.decryptEventIfNeeded(event);

// As Element does it: of each voter's responses, the one with the latest time.
const latest = (responses) => {
  const votes = new Map();
  for (const event of responses) {
    const before = votes.get(event.getSender());
    if (!before || before.getTs() < event.getTs()) votes.set(event.getSender(), event);
  }
  return votes.values();
};

const commands = {
  async enter({ url, user, password, strict, recovery }) {
    const door = createClient({ baseUrl: url });
    const login = await door.loginRequest({
      type: "m.login.password",
      identifier: { type: "m.id.user", user },
      password,
    });
    client = createClient({
      baseUrl: url,
      userId: login.user_id,
      deviceId: login.device_id,
      accessToken: login.access_token,
      store: new MemoryStore(),
      cryptoCallbacks: {
        getSecretStorageKey: async ({ keys }) => [Object.keys(keys)[0], decodeRecoveryKey(recovery)],
      },
    });
    await client.initRustCrypto({ useIndexedDB: false });
    const crypto = client.getCrypto();
    if (strict) {
      crypto.setDeviceIsolationMode(new OnlySignedDevicesIsolationMode());
      await crypto.bootstrapCrossSigning({
        authUploadDeviceSigningKeys: (upload) =>
          upload({
            type: "m.login.password",
            identifier: { type: "m.id.user", user },
            password,
          }),
      });
    }
    await client.startClient({ initialSyncLimit: 50 });
    await new Promise((done) => client.on("sync", (state) => state === "PREPARED" && done()));
    if (recovery) {
      await crypto.userHasCrossSigningKeys(user, true);
      await crypto.bootstrapCrossSigning({});
    }
    return { device: login.device_id };
  },
  async room({ guests, direct, encrypted }) {
    const made = await client.createRoom({
      preset: "trusted_private_chat",
      invite: guests,
      is_direct: direct,
      initial_state: encrypted
        ? [{ type: "m.room.encryption", state_key: "", content: { algorithm: "m.megolm.v1.aes-sha2" } }]
        : [],
    });
    return made.room_id;
  },
  async join({ room }) {
    await client.joinRoom(room);
  },
  async invite({ room, user }) {
    await client.invite(room, user);
  },
  async send({ room, type, content }) {
    return (await client.sendEvent(room, type, content)).event_id;
  },
  async vote({ room, poll, answers }) {
    const { type, content } = PollResponseEvent.from(answers, poll).serialize();
    return (await client.sendEvent(room, type, content)).event_id;
  },
  async redact({ room, event }) {
    return (await client.redactEvent(room, event)).event_id;
  },
  async tally({ room, poll }) {
    const model = (await whole(room))?.polls.get(poll);
    if (!model) return null;
    await model.getResponses();
    while (model.isFetchingResponses) await new Promise((done) => setTimeout(done, 10));
    const votes = {};
    for (const event of latest((await model.getResponses()).getRelations())) {
      const vote = new PollResponseEvent(event.getEffectiveEvent());
      vote.validateAgainst(model.rootEvent.unstableExtensibleEvent);
      if (!vote.spoiled) votes[event.getSender()] = vote.answerIds;
    }
    return { votes, ended: model.isEnded, sealed: model.undecryptableRelationsCount };
  },
  async timeline({ room }) {
    const events = (await whole(room))?.getLiveTimeline().getEvents() ?? [];
    await Promise.all(events.map(opened));
    return events.map(told);
  },
  async members({ room }) {
    const members = client.getRoom(room)?.currentState.getMembers() ?? [];
    return Object.fromEntries(members.map((one) => [one.userId, one.membership]));
  },
  async encrypted({ room }) {
    return client.getCrypto().isEncryptionEnabledInRoom(room);
  },
  async forget({ room }) {
    await client.getCrypto().forceDiscardSession(room);
  },
  async signed({ user, device }) {
    const status = await client.getCrypto().getDeviceVerificationStatus(user, device);
    return status?.signedByOwner ?? false;
  },
};

const answer = (said) => process.stdout.write(JSON.stringify(said) + "\n");

for await (const line of createInterface({ input: process.stdin })) {
  const { name, ...given } = JSON.parse(line);
  try {
    answer({ value: (await commands[name](given)) ?? null });
  } catch (error) {
    answer({ error: String(error) });
  }
}
process.exit(0);
