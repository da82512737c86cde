import { Readable } from 'node:stream';
import type { ChatExport, ExportApi } from '../../src/core/export/export-service.js';

/** Exports that hold the name of the chat and nothing else. */
export class FakeExports implements ExportApi {
  open(_session: string, chat: string): Promise<ChatExport> {
    return Promise.resolve({ name: `${chat}.zip`, zip: Readable.from([Buffer.from(chat)]) });
  }
}
