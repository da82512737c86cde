import type { Erasure, ErasureApi } from '../../src/core/retention/erasure-service.js';

/** Says that it erased one message of whoever is named. */
export class FakeErasure implements ErasureApi {
  erase(_session: string, person: string): Promise<Erasure> {
    const counts = {
      messages: 1,
      chats: 0,
      reactions: 0,
      contacts: 0,
      quotes: 0,
      events: 0,
      files: 0,
      sends: 0,
      stops: 0,
    };
    return Promise.resolve({ ids: [person], until: 1_700_000_000, ...counts });
  }
}
