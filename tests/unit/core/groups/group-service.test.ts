import { Acting } from '../../../../src/core/actions/acting.js';
import { GroupService } from '../../../../src/core/groups/group-service.js';
import { FakeGroups } from '../../../support/fake-groups.js';

const GROUP = '120363000000000001@g.us';

function service() {
  const page = new FakeGroups();
  const acting = new Acting({ actor: () => Promise.resolve(page) }, undefined);
  return { page, groups: new GroupService({ groups: () => Promise.resolve(page) }, acting, undefined) };
}

describe('GroupService', () => {
  it.each([
    'AbCdEfGhIjKlMnOpQrStUv',
    ' AbCdEfGhIjKlMnOpQrStUv ',
    'https://chat.whatsapp.com/AbCdEfGhIjKlMnOpQrStUv',
    'chat.whatsapp.com/invite/AbCdEfGhIjKlMnOpQrStUv',
    'https://chat.whatsapp.com/AbCdEfGhIjKlMnOpQrStUv?mode=wwt',
  ])('takes the invite code out of %j', async (code) => {
    const { page, groups } = service();
    await groups.join('default', code);
    expect(page.asked).toEqual([{ what: 'join', code: 'AbCdEfGhIjKlMnOpQrStUv' }]);
  });

  it.each(['', 'short', 'https://example.com/AbCdEfGhIjKlMnOpQrStUv', 'AbCd EfGhIjKl'])(
    'asks nobody about the code %j',
    async (code) => {
      const { page, groups } = service();
      await expect(groups.inviteInfo('default', code)).rejects.toMatchObject({ code: 'invalid_request' });
      expect(page.asked).toEqual([]);
    },
  );

  it('gives the page every spelling of a number, and what was asked for', async () => {
    const { page, groups } = service();
    await groups.changeMembers('default', GROUP, 'add', ['+55 11 99900-0123']);
    expect(page.asked).toEqual([
      {
        what: 'changeMembers',
        candidates: [GROUP],
        change: 'add',
        people: [
          {
            asked: '+55 11 99900-0123',
            candidates: expect.arrayContaining(['551199000123@c.us', '5511999000123@c.us']) as unknown,
          },
        ],
      },
    ]);
  });

  it.each([[GROUP], ['120363000000000100@newsletter'], ['status@broadcast'], ['nobody']])(
    'takes %s for no person, and asks nobody',
    async (who) => {
      const { page, groups } = service();
      await expect(groups.create('default', { subject: 'x', people: ['447700900123', who] })).rejects.toMatchObject({
        code: 'invalid_chat_id',
        details: [{ field: 'people[1]' }],
      });
      expect(page.asked).toEqual([]);
    },
  );

  it('takes no person for a group', async () => {
    const { page, groups } = service();
    await expect(groups.leave('default', '447700900123@c.us')).rejects.toMatchObject({ code: 'invalid_chat_id' });
    expect(page.asked).toEqual([]);
  });
});
