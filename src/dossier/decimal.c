#include "dossier/decimal.h"

#include <stdio.h>

#include "dossier/rule.h"

size_t decimal_write(char out[DECIMAL_TEXT_MAX], int64_t value)
{
	uint64_t size = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
	int len = snprintf(out, DECIMAL_TEXT_MAX, "%s%llu.%04u", value < 0 ? "-" : "",
	                   (unsigned long long)(size / RULE_DECIMAL_ONE),
	                   (unsigned)(size % RULE_DECIMAL_ONE));
	size_t end = (size_t)len;

	while (out[end - 1] == '0')
		end--;
	if (out[end - 1] == '.')
		end--;
	out[end] = '\0';
	return end;
}
