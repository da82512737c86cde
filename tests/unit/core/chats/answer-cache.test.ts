import { AnswerCache } from '../../../../src/core/chats/answer-cache.js';

describe('ready-made answers', () => {
  it('are good for one version only', () => {
    const cache = new AnswerCache<string>(100);
    cache.put('a', '1', 'one', 10);
    expect(cache.get('a', '1')).toBe('one');
    expect(cache.get('a', '2')).toBeUndefined();
    expect([cache.get('a', '1'), cache.bytes]).toEqual([undefined, 0]);
  });

  it('never take more than their room: those asked for longest ago go first', () => {
    const cache = new AnswerCache<string>(100);
    for (const key of ['a', 'b', 'c', 'd']) cache.put(key, '1', key, 25);
    cache.get('a', '1');
    cache.put('e', '1', 'e', 25);
    expect(['a', 'b', 'c', 'd', 'e'].map((key) => cache.get(key, '1'))).toEqual(['a', undefined, 'c', 'd', 'e']);
    expect(cache.bytes).toBe(100);
  });

  it('count what is replaced once, and do not keep what would drive out the rest', () => {
    const cache = new AnswerCache<string>(100);
    cache.put('a', '1', 'one', 20);
    cache.put('a', '2', 'two', 25);
    cache.put('b', '1', 'large', 26);
    expect([cache.get('a', '2'), cache.get('b', '1'), cache.bytes]).toEqual(['two', undefined, 25]);
    cache.put('a', '3', 'too large now', 90);
    expect([cache.get('a', '2'), cache.get('a', '3'), cache.bytes]).toEqual([undefined, undefined, 0]);
  });

  it('are forgotten by the beginning of their key', () => {
    const cache = new AnswerCache<string>(100);
    cache.put('s\nx', '1', 'x', 5);
    cache.put('s2\nx', '1', 'y', 5);
    cache.forget('s\n');
    expect([cache.get('s\nx', '1'), cache.get('s2\nx', '1'), cache.bytes]).toEqual([undefined, 'y', 5]);
  });
});
