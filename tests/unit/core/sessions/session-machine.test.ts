import { explainState } from '../../../../src/core/errors/explain.js';
import { assertMove, canMove, SESSION_STATES } from '../../../../src/core/sessions/session-machine.js';

describe('the session machine', () => {
  it('can leave every state and reach every state', () => {
    for (const state of SESSION_STATES) {
      expect(SESSION_STATES.some((to) => canMove(state, to))).toBe(true);
      expect(SESSION_STATES.some((from) => canMove(from, state))).toBe(true);
    }
  });

  it('can be stopped from every state and started from every resting one', () => {
    for (const state of SESSION_STATES) if (state !== 'stopped') expect(canMove(state, 'stopped')).toBe(true);
    for (const state of ['stopped', 'failed', 'logged_out'] as const) expect(canMove(state, 'starting')).toBe(true);
  });

  it('throws for a move that the table does not have', () => {
    expect(() => {
      assertMove('stopped', 'working');
    }).toThrow('A session cannot go from stopped to working.');
  });

  it('explains every state with a next action', () => {
    for (const state of SESSION_STATES) {
      const { explanation, nextAction } = explainState(state);
      expect(explanation).toMatch(/^[A-Z].+\.$/);
      expect(nextAction).toMatch(/^[A-Z].+\.$/);
    }
  });
});
