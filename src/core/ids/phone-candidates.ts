/**
 * The ids that WhatsApp may know one phone number by, likeliest first. The list is the same for every spelling of the
 * number: Brazil gained a ninth digit, Mexico lost its `1`, Argentina inserts a `9` (ruling 8).
 */
export function phoneCandidates(digits: string): readonly string[] {
  return (brazil(digits) ?? mexico(digits) ?? argentina(digits) ?? [digits]).map((user) => `${user}@c.us`);
}

function brazil(digits: string): readonly string[] | undefined {
  // Mobile subscribers started with 6 to 9 before the ninth digit came; a landline never has a twin.
  const match = /^55([1-9]\d)9?([6-9]\d{7})$/.exec(digits);
  if (!match) return undefined;
  const [, area = '', subscriber = ''] = match;
  const withNine = `55${area}9${subscriber}`;
  const withoutNine = `55${area}${subscriber}`;
  // Accounts of the areas 11 to 28 were moved to nine digits, those beyond kept eight.
  return Number(area) <= 28 ? [withNine, withoutNine] : [withoutNine, withNine];
}

function mexico(digits: string): readonly string[] | undefined {
  const match = /^521?([2-9]\d{9})$/.exec(digits);
  return match ? [`521${match[1] ?? ''}`, `52${match[1] ?? ''}`] : undefined;
}

function argentina(digits: string): readonly string[] | undefined {
  const match = /^549?([1-8]\d{9})$/.exec(digits);
  return match ? [`549${match[1] ?? ''}`, `54${match[1] ?? ''}`] : undefined;
}
