import { SnapshotService } from '../../../../src/core/snapshots/snapshot-service.js';
import { SESSION_STATES, type SessionState } from '../../../../src/core/sessions/session-machine.js';
import { FakeSessions } from '../../../support/fake-sessions.js';

const TAKEN = {
  ...{ id: 'x', takenAt: '2026-11-21T10:00:00.000Z', consistent: true, files: 1, bytes: 2 },
  contentsDir: '/secret/place',
};

function service(state: SessionState): { snapshots: SnapshotService; asked: string[] } {
  const asked: string[] = [];
  const snapshots = new SnapshotService(new FakeSessions({ shop: state }), (session) => {
    asked.push(session);
    return { take: async () => TAKEN, list: async () => [TAKEN] };
  });
  return { snapshots, asked };
}

it.each(SESSION_STATES)('takes a snapshot of a %s session only when its profile can hold a link', async (state) => {
  const { snapshots, asked } = service(state);
  if (['working', 'syncing', 'reconnecting', 'stopped', 'failed'].includes(state)) {
    expect(await snapshots.take('shop')).toMatchObject({ id: 'x' });
    expect(asked).toEqual(['shop']);
  } else {
    await expect(snapshots.take('shop')).rejects.toMatchObject({ code: 'session_not_linked' });
    expect(asked).toEqual([]);
  }
});

it('keeps the place of a snapshot to itself', async () => {
  const { snapshots } = service('working');
  expect(JSON.stringify([await snapshots.take('shop'), await snapshots.list('shop')])).not.toContain('/secret');
});

it('does not know sessions that are not there', async () => {
  const { snapshots, asked } = service('working');
  await expect(snapshots.take('other')).rejects.toMatchObject({ code: 'session_not_found' });
  await expect(snapshots.list('other')).rejects.toMatchObject({ code: 'session_not_found' });
  expect(asked).toEqual([]);
});
