import { ChatVersions } from '../../../../src/core/chats/chat-versions.js';
import type { Coverage } from '../../../../src/core/history/reads.js';

const at = (version: number): Coverage => ({
  contiguousFrom: null,
  reachedStart: false,
  phoneHasMore: false,
  lastReconciledAt: null,
  version,
});

function build() {
  const asked: string[] = [];
  const answers: ((coverage: Coverage) => void)[] = [];
  const versions = new ChatVersions({
    coverage: (session, chatId) => {
      asked.push(`${session} ${chatId}`);
      return new Promise((resolve) => answers.push(resolve));
    },
  });
  return { versions, asked, answer: (version: number) => answers.shift()?.(at(version)) };
}

describe('the versions of chats', () => {
  it('are asked of the store once', async () => {
    const { versions, asked, answer } = build();
    const first = versions.of('s', ['a']);
    answer(4);
    expect([await first, await versions.of('s', ['a']), asked]).toEqual([[4], [4], ['s a']]);
  });

  it('are those of the last write, even if the store was asked before it', async () => {
    const { versions, answer } = build();
    const early = versions.of('s', ['a']);
    versions.changed('s', ['a', 'b'], 9);
    answer(4);
    expect(await early).toEqual([9]);
    expect(await versions.of('s', ['b', 'a'])).toEqual([9, 9]);
  });

  it('are asked again after they were forgotten, and an answer from before is not remembered', async () => {
    const { versions, asked, answer } = build();
    const early = versions.of('s', ['a']);
    versions.forget('s');
    answer(4);
    await early;
    const late = versions.of('s', ['a']);
    answer(5);
    expect([await late, asked]).toEqual([[5], ['s a', 's a']]);
  });

  it('tell when any chat of a session changed', () => {
    const { versions } = build();
    versions.changed('s', ['a'], 1);
    versions.changed('s', [], 2);
    versions.changed('s', ['a'], null);
    versions.forget('s');
    expect([versions.ofList('s'), versions.ofList('other')]).toEqual([2, 0]);
  });
});
