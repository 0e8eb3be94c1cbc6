/** What people write into boot files and guests' configs, and what a recording tells of it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { maskBootFile, maskGuestConfig } from '../../src/host/mask-written.ts';

type Case = readonly [text: string, masked?: string];

function check(mask: (text: string) => string, cases: readonly Case[]): void {
  for (const [text, masked = text] of cases) {
    assert.equal(mask(text), masked);
    assert.equal(mask(masked), masked, 'masked twice');
  }
}

test('boot files', () => {
  check(maskBootFile, [
    ['GRUB_CMDLINE_LINUX="quiet a.password=geheim x=1"', 'GRUB_CMDLINE_LINUX="quiet a.password=masked x=1"'],
    ['GRUB_CMDLINE_LINUX="a.password=\\"ge heim\\" x=1"', 'GRUB_CMDLINE_LINUX="a.password=masked x=1"'],
    [
      'linux /v a.token=ge,heim) rootflags=user=a,pass=ge,vers=3',
      'linux /v a.token=masked) rootflags=user=a,pass=masked,vers=3',
    ],
    ['linux /v a.secret=ge)he]im x', 'linux /v a.secret=masked x'],
    ['linux /v systemd.set_credential=passwd.root:geheim x', 'linux /v systemd.set_credential=masked x'],
    ['linux /v root=iscsi:ann:geheim@10.0.0.1::::iqn.a', 'linux /v root=iscsi:masked@10.0.0.1::::iqn.a'],
    ['linux /v root=cifs://ann:ge@heim@nas/x', 'linux /v root=cifs://masked@nas/x'],
    ['options wifi psk=geheim', 'options wifi psk=masked'],
    ['rootpw=\\$6\\$ab\\$cd/ef', 'rootpw=masked'],
    ['x \\$6\\$ab\\$cd/ef y', 'x masked y'],
    ['PASSWORD=$(cat /root/word)\nPASSWORD+=geheim', 'PASSWORD=masked\nPASSWORD+=masked'],
    ['PASSWORD="geheim', 'PASSWORD="masked'],
    ['set superusers="a"; password a geheim; set x=1', 'set superusers="masked"; password masked; set x=1'],
    ['if true; then { password_pbkdf2 a geheim }; fi', 'if true; then { password_pbkdf2 masked }; fi'],
    ['echo "password ann geheim"', 'echo "password masked"'],
    ['cryptomount -u abc -p "ge heim"', 'cryptomount -u abc -p "masked"'],
    [
      'curl --password geheim -H "Authorization: Bearer geheim" x',
      'curl --password masked -H "Authorization: masked" x',
    ],
    ["X=1 # don’t tell, don't: the login is geheim", 'X=1 # masked'],
    ['X="a # token" # geheim is my pin\r\nY=1', 'X="a # token" # masked\r\nY=1'],
    ['if [ $# -gt 0 ]; then token; fi'],
    ['iommu.passthrough=1 bypass=1 token="" menuentry "password reset" {'],
    [
      'cat <<E\n-----BEGIN PRIVATE KEY-----\ngeheim\n-----END PRIVATE KEY-----\nE',
      'cat <<E\n-----BEGIN PRIVATE KEY-----\nmasked\n-----END PRIVATE KEY-----\nE',
    ],
  ]);
});

test('configs of guests', () => {
  check(maskGuestConfig, [
    ["vfb = ['type=vnc,vncpasswd=ge]heim,keymap=de']", "vfb = ['type=vnc,vncpasswd=masked,keymap=de']"],
    ['vncpasswd += "ge,heim"', 'vncpasswd += "masked"'],
    ['vncpasswd = "geheim', 'vncpasswd = "masked'],
    [
      "a = [ '-spice', 'port=1,password=ge,,heim,disable-ticketing' ]",
      "a = [ '-spice', 'port=1,password=masked,disable-ticketing' ]",
    ],
    [
      `a = [ '{"qom-type":"secret","id":"s","data":"geheim"}' ]`,
      `a = [ '{"qom-type":"secret","id":"s","data":"masked"}' ]`,
    ],
    [`a = [ '{"password" : "geheim"}' ]`, `a = [ '{"password" : "masked"}' ]`],
    ["a = [ '-fw_cfg', 'name=opt/com.x/y,string=geheim' ]", "a = [ '-fw_cfg', 'name=opt/com.x/y,string=masked' ]"],
    ["a = 1# it's the password: geheim", 'a = 1# masked'],
    ["name = 'a#token' # mine"],
    ["passthrough = 'share_pt'\nvncpasswd = ''"],
  ]);
});

test('no text makes it slow', () => {
  const start = Date.now();
  for (const part of [
    'passw',
    'token-',
    '#token',
    "passw'",
    '://',
    '-----BEGIN A-----',
    'cryptomount ',
    '"pass"',
    'iscsi:',
    ',',
    "password='",
    '--token',
    'secret,',
    '{password ',
  ]) {
    maskBootFile(part.repeat(30_000));
    maskGuestConfig(part.repeat(30_000));
  }
  assert.ok(Date.now() - start < 3000, `${Date.now() - start} ms`);
});
