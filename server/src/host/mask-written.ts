/**
 * What a recording leaves out of the files that people write, boot files and guests' configs: passwords, keys, and comments that speak of them.
 * What is left parses as before: a value is replaced inside its quotes. Of what is masked already, nothing changes.
 */

/** What a setting is called whose value is a secret; its length is bounded, so that no text makes this slow. */
const NAME = String.raw`[\w.-]{0,64}(?:(?:passw|passphrase|secret|token|credential|(?:api|access|private|license|product|shared|encryption)[_-]?key)[\w.-]{0,64}|(?<!by)pass|pwd|psk|(?:root|user|admin|ssh|vnc|[_.-])pw)`;
const KEY = String.raw`(?<![\w.-])(${NAME}[ \t]*\+?=[ \t]*)`;
const QUOTED = String.raw`"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'`;
/** Quotes inside quotes; what a command prints. */
const SPECIAL = String.raw`\\"[^"\n]*"|\$\([^()\n]*\)`;
const BRACKET = String.raw`[\])](?=[^\s,'"\])])`;
/** A word of a line, with what stands behind a comma and has no name of its own. */
const PASSWORD = new RegExp(
  String.raw`${KEY}(${SPECIAL}|${QUOTED}|(?:[^\s,'"\])]|${BRACKET}|,(?![\w.-]{1,64}=)(?=[^\s'"]))+)`,
  'gi',
);
/** In a guest's config all up to the next comma: `vncpasswd` inside a string of `vfb`. QEMU writes a comma twice. */
const PASSWORD_OF_GUEST = new RegExp(
  String.raw`${KEY}(${SPECIAL}|${QUOTED}|[^\s,'"\])](?:[^,'"\n\])]|${BRACKET}|,,)*)`,
  'gi',
);
/** Somebody has not closed the quotes yet. */
const UNFINISHED = new RegExp(String.raw`^([ \t]*${NAME}[ \t]*\+?=[ \t]*(["']))(?:(?!\2)[^\n])+$`, 'gim');
/** `--password word`, and the same in JSON. */
const OPTION = new RegExp(
  String.raw`((?<![\w-])--[\w-]{0,64}(?:passw|passphrase|secret|token)[\w-]{0,64}[ \t]+)(${QUOTED}|[^\s'"]+)`,
  'gi',
);
const IN_JSON = new RegExp(String.raw`("${NAME}"[ \t]*:[ \t]*)(${QUOTED})`, 'gi');
/** GRUB's: `password_pbkdf2 name grub.pbkdf2…`, `password name word`; of GRUB 0.97 `password --md5 …`; of SYSLINUX `MENU PASSWD`. */
const GRUB_PASSWORD =
  /^([ \t]*(?:password(?:_pbkdf2)?|menu[ \t]+(?:master[ \t]+)?passwd)(?:[ \t]+--(?:md5|encrypted))?[ \t]+).*$/gim;
/** The same behind another command, and in what a script prints. */
const LATER_PASSWORD =
  /((?:[;{&]|\b(?:then|else|do|echo|printf))[ \t]*["']?password(?:_pbkdf2)?[ \t]+)[^\s;{}'"]+(?:[ \t]+[^\s;{}'"]+)*/g;
const CRYPTOMOUNT = new RegExp(String.raw`(\bcryptomount[ \t][^\n;]{0,400}?[ \t]-p[ \t]*)(${QUOTED}|[^\s;'"]+)`, 'g');
const GRUB_HASH = /\bgrub\.pbkdf2\.[\w.]+/g;
const CRYPT_HASH = /\\?\$(?:\d\w?|y|gy|sha1)\\?\$[\w./$=,\\-]+/g;
/** Who may change GRUB's menu. */
const USERS = /(\bsuperusers=|--users[ \t=]+)("[^"\n]*"|'[^'\n]*'|[^\s;]+)/g;
/** `http://name:word@host`; `iscsi:name:word@host` */
const IN_ADDRESS = /(?<=:\/\/)[^/\s'"]+@/g;
const IN_ISCSI = /(?<=\biscsi:)[^\s'"@]{1,200}(?=@)/gi;
/** Of a program that fetches something. */
const AUTHORIZATION = /(\bauthorization:[ \t]*)[^'"\n]+/gi;
/** Of Ceph and of QEMU. */
const CEPH_KEY = /(?<=:(?:key|keyring|id)=)[^:,'"\s\]]+/g;
const QEMU_SECRET = /(?<=\bsecret,[^'"\n]{0,200}\bdata=)[^,'"\s]+/g;
const QEMU_SECRET_JSON = /(?<="secret"[^'\n]{0,200}"data"[ \t]*:[ \t]*")[^"\n]+/g;
/** What a guest's own programs read of its firmware. */
const FIRMWARE_TEXT = /(?<=\bname=opt\/[^'"\n]{0,200},string=)[^'"\n]+/g;
/** What a maker, or who plays one, gives a machine: `smbios`, and disks among QEMU's words. */
const MAKERS_NUMBER = /(?<!\w)(\w*(?:serial_number|asset_tag)=|(?<=,)serial=)[^,'"\]]+/gi;
const KEY_FILE = /\b(rd\.luks\.key|rd\.luks\.options|cryptkey|luks\.key|keyfile|key-file)=[^\s"',]+/gi;
/** A key in the form of a text. */
const KEY_TEXT = /(-----BEGIN [\w ]{1,60}-----)(?:(?!-----)[\s\S])*/g;
/** Whose folder it is. */
const HOME = /(?<=\/home\/)[^/\s'",:]+/g;
const SPEAKS_OF_SECRETS = /passw|passphrase|secret|token|credential|login|api.?key|\b(?:pass|pwd?|pin)\b|kennwort/i;

/** Of a file of the boot chain, or of a kernel's line. */
export function maskBootFile(value: string): string {
  return maskBoth(withoutComments(value, /[\s;]/).replace(PASSWORD, keeping));
}

/** Of a guest's config. */
export function maskGuestConfig(value: string): string {
  return maskBoth(
    withoutComments(value, /./s)
      .replace(QEMU_SECRET_JSON, 'masked')
      .replace(FIRMWARE_TEXT, 'masked')
      .replace(PASSWORD_OF_GUEST, keeping)
      .replace(QEMU_SECRET, 'masked')
      .replace(MAKERS_NUMBER, '$1masked'),
  );
}

function maskBoth(value: string): string {
  return value
    .replace(KEY_TEXT, '$1\nmasked\n')
    .replace(UNFINISHED, '$1masked')
    .replace(GRUB_PASSWORD, '$1masked')
    .replace(LATER_PASSWORD, '$1masked')
    .replace(CRYPTOMOUNT, keeping)
    .replace(OPTION, keeping)
    .replace(IN_JSON, keeping)
    .replace(AUTHORIZATION, '$1masked')
    .replace(GRUB_HASH, 'grub.pbkdf2.masked')
    .replace(CRYPT_HASH, 'masked')
    .replace(USERS, keeping)
    .replace(KEY_FILE, '$1=masked')
    .replace(IN_ADDRESS, 'masked@')
    .replace(IN_ISCSI, 'masked')
    .replace(CEPH_KEY, 'masked')
    .replace(HOME, 'masked');
}

/** The word goes, its quotes stay; an empty one says that there is none, which counts. */
function keeping(whole: string, head: string, word: string): string {
  const quote = /^["']/.exec(word)?.[0] ?? '';
  return word === quote + quote ? whole : `${head}${quote}masked${quote}`;
}

/** @param before what may stand before the sign that begins a comment */
function withoutComments(value: string, before: RegExp): string {
  const masked = (line: string) => {
    const at = SPEAKS_OF_SECRETS.test(line) ? commentIn(line, before) : -1;
    return at < 0 || line[at + 1] === '!' ? line : `${line.slice(0, at + 1)} masked${line.endsWith('\r') ? '\r' : ''}`;
  };
  return value.split('\n').map(masked).join('\n');
}

/** Where the comment of a line begins that is not empty of secrets; -1: nowhere. */
function commentIn(line: string, before: RegExp): number {
  let quote = '';
  for (let at = 0; at < line.length; at++) {
    const sign = line[at] ?? '';
    if (sign === '\\') at++;
    else if (quote !== '') quote = sign === quote ? '' : quote;
    else if (sign === '"' || sign === "'") quote = sign;
    else if (sign === '#' && (at === 0 || before.test(line[at - 1] ?? '')))
      return SPEAKS_OF_SECRETS.test(line.slice(at)) ? at : -1;
  }
  return -1;
}
