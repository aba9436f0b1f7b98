const OCTET = '(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])';
const IPV4 = `(?:${OCTET}\\.){3}${OCTET}`;
const GROUP = '[0-9A-Fa-f]{1,4}';
const LABEL = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?';

// The nine places where `::` may stand, and an IPv4 address at the end.
function ipv6(): string {
  const tail = `(?:${GROUP}:${GROUP}|${IPV4})`;
  const forms = [`(?:${GROUP}:){6}${tail}`, `::(?:${GROUP}:){5}${tail}`];
  for (let before = 1; before <= 5; before++) {
    const head = before === 1 ? `(?:${GROUP})?` : `(?:(?:${GROUP}:){0,${before - 1}}${GROUP})?`;
    forms.push(`${head}::(?:${GROUP}:){${5 - before}}${tail}`);
  }
  forms.push(`(?:(?:${GROUP}:){0,5}${GROUP})?::${GROUP}`, `(?:(?:${GROUP}:){0,6}${GROUP})?::`);
  return forms.map((form) => `(?:${form})`).join('|');
}

/** Patterns of common formats, within the subset that every engine reads alike. */
export const FORMATS: Readonly<Record<'email' | 'url' | 'uuid' | 'ipAddress', string>> = {
  /** A dot-separated local part, and a domain of two labels or more; no quoted or international forms. */
  email: `^[A-Za-z0-9!#$%&'*+/=?^_\`{|}~-]+(?:\\.[A-Za-z0-9!#$%&'*+/=?^_\`{|}~-]+)*@(?:${LABEL}\\.)+${LABEL}$`,
  url: `^[Hh][Tt][Tt][Pp][Ss]?://(?:[^\\s/?#@]+@)?(?:${LABEL}(?:\\.${LABEL})*|\\[[0-9A-Fa-f:.]+\\])(?::[0-9]{1,5})?(?:[/?#][^\\s]*)?$`,
  uuid: '^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}$',
  ipAddress: `^(?:${IPV4}|${ipv6()})$`,
};
