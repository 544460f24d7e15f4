/* test_digest.c - SHA-256: the examples of FIPS 180-4 and of NIST's SHAVS short messages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/digest.h"

static void assert_digest(struct str data, const char *want)
{
	struct err e;
	struct digest d;
	char hex[DIGEST_HEX_LEN + 1];

	assert_true(digest_of(&d, data, &e));
	digest_hex(hex, &d);
	assert_string_equal(hex, want);
	assert_true(digest_is_hex(str_of(hex)));
}

static void published_examples_hold(void **state)
{
	struct str million = {malloc(1000000), 1000000};

	(void)state;
	assert_non_null(million.ptr);
	assert_digest((struct str){NULL, 0},
	              "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	assert_digest(STR("abc"),
	              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	assert_digest(STR("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
	              "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
	assert_digest(STR("\xd3"),
	              "28969cdfa74a12c82f3bad960b0b000aca2ac329deea5c2328ebc6f2ba9802c1");
	assert_digest(STR("\x11\xaf"),
	              "5ca7133fa735326081558ac312c620eeca9970d1e70a4b95533d956f072d1f98");
	memset((char *)(uintptr_t)million.ptr, 'a', million.len);
	assert_digest(million, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
	free((char *)(uintptr_t)million.ptr);
}

static void only_64_small_digits_are_a_digest(void **state)
{
	struct str good = STR("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");

	(void)state;
	assert_true(digest_is_hex(good));
	assert_false(digest_is_hex(str_upto(good, 63)));
	assert_false(digest_is_hex(str_of("")));
	assert_false(
	    digest_is_hex(STR("BA7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")));
	assert_false(
	    digest_is_hex(STR("ga7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")));
	assert_false(digest_is_hex(
	    STR("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad0")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(published_examples_hold),
	    cmocka_unit_test(only_64_small_digits_are_a_digest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
