import { sourceOfTest, unsaidOf } from '../support/dialect-proofs.js';
import { cartatProofs } from '../support/cartat-proofs.js';
import { gatewayProofs } from '../support/gateway-proofs.js';
import { messagesProofs } from '../support/messages-proofs.js';
import { periskopeProofs } from '../support/periskope-proofs.js';

const ALL = [cartatProofs, gatewayProofs, messagesProofs, periskopeProofs].map(
  (proofs) => [proofs.dialect.name, proofs] as const,
);

describe.each(ALL)('the proofs of %s', (_name, proofs) => {
  it('are of every route, each in one place', () => {
    const proven = [...proofs.routes.flatMap(([, , ids]) => ids), ...Object.keys(proofs.refused)];
    expect(proven.sort()).toEqual(proofs.dialect.routes.map(({ id }) => id).sort());
  });

  const asked = proofs.routes.flatMap(([file, title, ids]) => ids.map((id) => [id, file, title] as const));
  it.each(asked)('%s is asked where that is said to be, in %s: %s', (id, file, title) => {
    expect(file).toMatch(/^e2e\//);
    expect(unsaidOf(id, [file, title], proofs)).toEqual([]);
  });

  const refused = Object.entries(proofs.refused);
  it('know where it is shown what cannot succeed', () => {
    for (const [id, proof] of refused) expect([id, unsaidOf(id, proof, proofs)]).toEqual([id, []]);
  });

  it.each(Object.entries(proofs.edges))('say where it is shown: %s', (_edge, shown) => {
    expect(shown.length).toBeGreaterThan(0);
    for (const proof of shown) expect(sourceOfTest(proof)).toContain('expect');
  });
});
