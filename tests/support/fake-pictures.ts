import type { PicturesApi } from '../../src/core/contacts/pictures-api.js';

/** Addresses of pictures by what was asked for. */
export class FakePictures implements PicturesApi {
  readonly urls = new Map<string, string>();
  readonly refreshed: string[] = [];

  async url(
    _session: string,
    chat: string,
    { refresh }: { readonly refresh?: boolean | undefined },
  ): Promise<string | null> {
    if (refresh === true) this.refreshed.push(chat);
    return this.urls.get(chat) ?? null;
  }

  async known(session: string, chat: string): Promise<string | null> {
    return this.url(session, chat, {});
  }

  async soon(session: string, chat: string): Promise<string | null> {
    return this.url(session, chat, {});
  }
}
