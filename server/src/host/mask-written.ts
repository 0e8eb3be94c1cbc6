/**
 * What a recording leaves out of the files that people write, boot files and guests' configs: passwords, keys, and comments that speak of them.
 * What is left parses as before: a value is replaced inside its quotes.
 */

const QUOTED = String.raw`"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'`;
const KEY = String.raw`(?<![\w.-])([\w.-]*(?:passw|passphrase|secret|api_?key|token)[\w.-]*[ \t]*=[ \t]*)`;
/** A word of a line; in a guest's config all up to the next comma: `vncpasswd` inside a string of `vfb`. */
const PASSWORD = new RegExp(String.raw`${KEY}(${QUOTED}|[^\s,'"\])]+)`, 'gi');
const PASSWORD_OF_GUEST = new RegExp(String.raw`${KEY}(${QUOTED}|[^\s,'"\])][^,'"\n\])]*)`, 'gi');
/** GRUB's: `password_pbkdf2 name grub.pbkdf2…`, `password name word`; of GRUB 0.97 `password --md5 …`; of SYSLINUX `MENU PASSWD`. */
const GRUB_PASSWORD =
  /^([ \t]*(?:password(?:_pbkdf2)?|menu[ \t]+(?:master[ \t]+)?passwd)(?:[ \t]+--(?:md5|encrypted))?[ \t]+).*$/gim;
const GRUB_HASH = /\bgrub\.pbkdf2\.[\w.]+/g;
const CRYPT_HASH = /\$(?:\d\w?|y|gy|sha1)\$[\w./$=,-]+/g;
/** Who may change GRUB's menu. */
const USERS = /(\bsuperusers=|--users[ \t=]+)("[^"\n]*"|'[^'\n]*'|[^\s;]+)/g;
/** `http://name:word@host` */
const IN_ADDRESS = /(?<=:\/\/)[^/\s'"@]+@/g;
/** Of Ceph and of QEMU. */
const CEPH_KEY = /(?<=:(?:key|keyring|id)=)[^:,'"\s\]]+/g;
const QEMU_SECRET = /(?<=\bsecret,[^'"\n]{0,200}\bdata=)[^,'"\s]+/g;
/** What a maker, or who plays one, gives a machine: `smbios`, and disks among QEMU's words. */
const MAKERS_NUMBER = /(?<!\w)(\w*(?:serial_number|asset_tag)=|(?<=,)serial=)[^,'"\]]+/gi;
const KEY_FILE = /\b(rd\.luks\.key|rd\.luks\.options|cryptkey|luks\.key|keyfile|key-file)=[^\s"',]+/gi;
/** Whose folder it is. */
const HOME = /(?<=\/home\/)[^/\s'",:]+/g;
const COMMENT = /^([ \t]*#)(?!!).*(?:passw|passphrase|secret|token|credential|login|api.?key).*$/gim;
/** A comment behind a statement. */
const LATE_COMMENT = /(#)[^#'"\n]*(?:passw|passphrase|secret|token|credential|login|api.?key)[^'"\n]*$/gim;

/** Of a file of the boot chain. */
export function maskBootFile(value: string): string {
  return maskBoth(value.replace(PASSWORD, keeping));
}

/** Of a guest's config. */
export function maskGuestConfig(value: string): string {
  return maskBoth(
    value
      .replace(LATE_COMMENT, '$1 masked')
      .replace(PASSWORD_OF_GUEST, keeping)
      .replace(QEMU_SECRET, 'masked')
      .replace(MAKERS_NUMBER, '$1masked'),
  );
}

function maskBoth(value: string): string {
  return value
    .replace(COMMENT, '$1 masked')
    .replace(GRUB_PASSWORD, '$1masked')
    .replace(GRUB_HASH, 'grub.pbkdf2.masked')
    .replace(CRYPT_HASH, 'masked')
    .replace(USERS, keeping)
    .replace(KEY_FILE, '$1=masked')
    .replace(IN_ADDRESS, 'masked@')
    .replace(CEPH_KEY, 'masked')
    .replace(HOME, 'masked');
}

/** The word goes, its quotes stay; an empty one says that there is none, which counts. */
function keeping(whole: string, head: string, word: string): string {
  const quote = /^["']/.exec(word)?.[0] ?? '';
  return word === quote + quote ? whole : `${head}${quote}masked${quote}`;
}
